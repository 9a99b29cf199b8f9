import type { Job, Pipeline, Stage } from './pipeline.js';

/**
 * The pipeline with the names that all may see: whatever is told, kept and published names jobs by id, and a name may
 * hold a secret's value. `Job.name` stays as written, for expressions find it by that. Ids stay different.
 */
export function withMaskedNames(pipeline: Pipeline, mask: (text: string) => string): Pipeline {
  const taken = new Set<string>();
  const idOf = (id: string) => {
    const masked = mask(id);
    let unique = masked;
    for (let n = 2; taken.has(unique); n++) unique = `${masked} (${n})`;
    taken.add(unique);
    return unique;
  };
  const job = (one: Job): Job => ({
    ...one,
    id: idOf(one.id),
    locks: one.locks.map(mask),
    services: one.services.map((service) => ({ ...service, name: mask(service.name) })),
    ...(one.artifacts?.name === undefined
      ? {}
      : { artifacts: { ...one.artifacts, name: mask(one.artifacts.name) } }),
  });
  const stage = (one: Stage): Stage => ({ ...one, name: mask(one.name) });
  const names = [
    pipeline.name,
    pipeline.file,
    ...pipeline.stages.map(({ name }) => name),
    ...pipeline.jobs.flatMap(({ id, locks, services, artifacts }) => [
      id,
      ...locks,
      ...services.map(({ name }) => name),
      artifacts?.name ?? '',
    ]),
  ];
  if (names.every((name) => mask(name) === name)) return pipeline;
  return {
    ...pipeline,
    name: mask(pipeline.name),
    file: mask(pipeline.file),
    stages: pipeline.stages.map(stage),
    jobs: pipeline.jobs.map(job),
  };
}
