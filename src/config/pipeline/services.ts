import type { Cell, Readiness, Service } from '../../domain/pipeline.js';
import { readsRoot } from '../../domain/reads.js';
import type { WrittenField } from '../expressions/check-reads.js';
import { withSecretNames } from '../expressions/secrets.js';
import { environmentOf, templateOf } from '../expressions/templates.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { JobData } from '../schema/configuration.js';
import { rendered, type TemplateAt } from './outputs.js';
import type { Declared } from './stages.js';

/** How long a service may take to become ready, where it says nothing. */
const DEADLINE_MS = 60_000;
const KINDS = ['tcp', 'http', 'log', 'command'] as const satisfies readonly Readiness['kind'][];

/** What a shell reads takes no values but those that the file fixes. */
const fieldOf = (kind: Readiness['kind']) => (kind === 'command' ? 'run' : 'path');

type ServiceData = NonNullable<JobData['services']>[string];

/** A service as declared, before the cells of its job's matrix are known. */
export interface DeclaredService extends Pick<Service, 'name' | 'env' | 'ready' | 'deadlineMs'> {
  readonly command: TemplateAt;
}

/** Services that are commands. Those of images are told, and left out. */
export function servicesOf(job: Declared, problems: Problems): DeclaredService[] {
  return Object.entries(job.fields.services ?? {}).flatMap(([name, data]) => {
    const path = [...job.path, 'services', name];
    return isCommand(data, path, problems) ? [declaredService(name, data, path, problems)] : [];
  });
}

function isCommand({ image, run, ports }: ServiceData, path: Path, problems: Problems): boolean {
  const say = (code: string, at: Path, message: string) => problems.of(code, at, message, 'key');
  if (image !== undefined && run !== undefined)
    say('E-EXCLUSIVE', [...path, 'run'], "'image' and 'run' exclude each other; remove one");
  else if (image !== undefined)
    say(
      'E-UNSUPPORTED',
      [...path, 'image'],
      "'image' is not supported by this version of cimyr; the pipeline cannot run with it",
    );
  else if (run === undefined) say('E-REQUIRED', path, "'run' is missing; add run: <command>");
  else if (ports) say('E-EXCLUSIVE', [...path, 'ports'], "'ports' are those of an image; remove them");
  return image === undefined && run !== undefined && !ports;
}

function declaredService(
  name: string,
  { run = '', env, ready }: ServiceData,
  path: Path,
  problems: Problems,
): DeclaredService {
  const command = { text: templateOf(run, [...path, 'run'], 'run', problems), path: [...path, 'run'] };
  const checks = KINDS.flatMap((kind) => {
    const text = ready?.[kind];
    return text === undefined
      ? []
      : [{ kind, text: templateOf(String(text), [...path, 'ready', kind], fieldOf(kind), problems) }];
  });
  return {
    name,
    command,
    env: environmentOf(env, [...path, 'env'], 'environment', problems),
    ready: checks,
    deadlineMs: ready?.timeout ?? DEADLINE_MS,
  };
}

/** Where the expressions of services stand. */
export const writtenInServices = (services: readonly DeclaredService[], path: Path): WrittenField[] =>
  services.flatMap(({ name, command, env, ready }) => [
    command,
    ...Object.entries(env).map(([key, text]) => ({ text, path: [...path, 'services', name, 'env', key] })),
    ...ready.map(({ kind, text }) => ({ text, path: [...path, 'services', name, 'ready', kind] })),
  ]);

/** The services of one cell's job. Jobs whose services say the same share them, so cells that differ do not. */
export function servicesOfCell(
  declared: readonly DeclaredService[],
  job: string,
  cell: Cell | undefined,
  problems: Problems,
): Service[] {
  return declared.map((service) => {
    const { name, ready, deadlineMs } = service;
    const env = withSecretNames(service.env, cell, [...service.command.path.slice(0, -1), 'env'], problems);
    const command = rendered(service.command, cell, problems);
    const templates = [...Object.values(env), ...ready.map(({ text }) => text)];
    const expressions = templates.flatMap(({ parts }) => parts.filter((part) => typeof part !== 'string'));
    const identity = JSON.stringify([
      name,
      command,
      Object.entries(env).map(([key, { source }]) => [key, source]),
      ready.map(({ kind, text }) => [kind, text.source]),
      readsRoot(expressions, 'matrix') ? cell : null,
      readsRoot(expressions, 'needs') ? job : null,
    ]);
    return { name, command, env, ready, deadlineMs, identity };
  });
}
