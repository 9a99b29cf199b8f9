import { err, ok, type Result } from '../base/result.js';
import { hasFixedOrigin } from '../domain/rollout/believed-check.js';
import type { Check } from '../domain/rollout/check.js';
import { resolveCheck } from '../domain/rollout/resolve.js';
import type { Seen } from '../domain/rollout/seen.js';
import type { Course } from './course.js';
import type { Subject } from './watch.js';

type Variables = Readonly<Record<string, string>>;

/** Who is asked: an instance, or a host that has none, or the whole. */
export interface Place {
  readonly id: string;
  readonly host: string;
  readonly port?: number;
}

/** Instances and hosts by the names that steps have for them. */
export function placesOf(seen: Seen, names: readonly string[]): Place[] {
  return seen.hosts.flatMap((host): Place[] => [
    ...(names.includes(host.name) ? [{ id: host.address, host: host.name }] : []),
    ...host.instances
      .filter(({ id }) => names.includes(id))
      .map(({ id, port }) => ({ id, host: host.name, port })),
  ]);
}

/** The checks of a phase as subjects; the error names a variable that is not set. */
export function subjectsOf(
  course: Pick<Course, 'settings' | 'shipment' | 'here'>,
  places: readonly (Place | undefined)[],
  surroundings: Variables,
): Result<Subject[], string> {
  const subjects: Subject[] = [];
  for (const place of places) {
    const phase = place ? 'instance' : 'switch';
    for (const check of course.settings.checks.filter((one) => one.phase === phase)) {
      const subject = subjectOf(check, place, course, surroundings);
      if (!subject.ok) return subject;
      subjects.push(subject.value);
    }
  }
  return ok(subjects);
}

function subjectOf(
  check: Check,
  place: Place | undefined,
  { shipment, here }: Pick<Course, 'shipment' | 'here'>,
  surroundings: Variables,
): Result<Subject, string> {
  const own: Record<string, string> = {
    ...(place ? { CIMYR_INSTANCE: place.id } : {}),
    ...(place?.port === undefined ? {} : { CIMYR_PORT: String(place.port) }),
  };
  // What runs here, or chooses who is asked, knows nothing that only the target has said.
  const isOfTarget = check.kind === 'command' ? check.from === 'target' : hasFixedOrigin(check);
  const env = { ...(isOfTarget ? shipment.env : here), ...own };
  const resolved = resolveCheck(check, { ...surroundings, ...env });
  if (!resolved.ok)
    return err(`health check '${check.name}': variable ${resolved.error} is not set; add it to 'variables'`);
  return ok({
    check: resolved.value,
    ...(place ? { instance: place.id } : {}),
    asked: { env, ...(place ? { host: place.host } : {}) },
  });
}
