import { relative } from 'node:path';
import { err, ok, type Result } from '../../../../base/result.js';
import { hasPlaceholder } from '../../../../domain/placeholders.js';
import type { ComposeSource, DockerTarget, ImageSource } from '../target.js';
import { composeEnvironment } from './environment.js';
import { isSet, sortedKeys } from './keys.js';
import { isNoNewPrivileges, optionsOf } from './options.js';
import type { ComposeFile, ComposeService } from './service.js';

/** What Compose says of its file. */
export interface ComposeRead {
  readonly file: ComposeFile;
  /** Of the service, its variables as they are written. */
  readonly written: Readonly<Record<string, unknown>>;
  /** Where the checkout lies. */
  readonly workspace: string;
}

/** A target as a service of a file says it. */
export interface Composed {
  readonly target: DockerTarget;
  /** What is another way than Compose has it. */
  readonly told: readonly string[];
}

/** The target, with what Compose says of the service in it; nothing of that is dropped without a word. */
export function composedTarget(
  target: DockerTarget,
  source: ComposeSource,
  { file, written, workspace }: ComposeRead,
): Result<Composed, string> {
  const of = (message: string) => err(`target.compose: service '${source.service}' ${message}`);
  const service = file.services[source.service];
  if (!service) {
    const names = Object.keys(file.services).join(', ');
    return err(
      `target.compose.service: ${source.file} has no service '${source.service}'; there are ${names}`,
    );
  }
  const odd = oddIn(service);
  if (odd !== undefined) return of(odd);
  const port = target.port || portOf(service);
  if (typeof port === 'string') return of(port);
  const image = imageOf(service, workspace);
  const env = composeEnvironment(service.environment ?? {}, written);
  const twice = [...Object.values(env.literals), ...commandTexts(service)].find(hasPlaceholder);
  if (twice !== undefined) return of(`has a text with '$\{…}' that nobody fills in, which is not supported`);
  const { command } = service;
  return ok({
    target: {
      ...target,
      image,
      port,
      replicas: target.replicas || (service.scale ?? service.deploy?.replicas ?? 1),
      ...(command && command.length > 0 ? { command } : {}),
      env: { ...env.literals, ...env.written },
      volumes: volumesOf(service, file),
      networks: networksOf(service, file),
      container: optionsOf(service),
      compose: { project: file.name, service: source.service },
    },
    told: [...sortedKeys(service).told, ...toldOf(service, file)],
  });
}

const commandTexts = ({ command, entrypoint }: ComposeService) => [...(command ?? []), ...(entrypoint ?? [])];

/** Why the service cannot be taken as it is, and what to do. */
function oddIn(service: ComposeService): string | undefined {
  const { refused } = sortedKeys(service);
  if (refused.length > 0)
    return `has '${refused.join("', '")}', which cannot be carried over; leave it out for this deployment, such as in a file of its own that 'extends' the service`;
  const options = service.security_opt?.filter((option) => !isNoNewPrivileges(option)) ?? [];
  if (options.length > 0) return `has 'security_opt: ${options[0]}'; only no-new-privileges is carried over`;
  const build = Object.keys(service.build ?? {}).filter(
    (key) => !BUILD.has(key) && isSet(service.build?.[key]),
  );
  if (build.length > 0) return `has 'build.${build[0]}', which cannot be carried over; remove it`;
  if (!service.image && !service.build) return "has neither 'image' nor 'build'";
  for (const { type, source, bind = {}, volume = {} } of service.volumes ?? []) {
    if (type !== 'volume' && type !== 'bind' && type !== 'tmpfs')
      return `has a volume of type '${type}', which cannot be carried over; use a named one`;
    if (type !== 'tmpfs' && !source) return 'has a volume without a name, which would be lost; name it';
    const option = [...Object.entries(bind), ...Object.entries(volume)].find(
      ([key, value]) => key !== 'create_host_path' && isSet(value),
    );
    if (option) return `has a volume with '${option[0]}', which cannot be carried over; remove it`;
  }
  const odd = Object.entries(service.networks ?? {}).flatMap(([name, options]) =>
    Object.keys(options ?? {})
      .filter((key) => key !== 'aliases' && isSet(options?.[key]))
      .map((key) => `has 'networks.${name}.${key}', which cannot be carried over; remove it`),
  );
  return odd[0];
}

/** Of a build; where the cache is has no meaning for what comes of it. */
const BUILD: ReadonlySet<string> = new Set([
  'context',
  'dockerfile',
  'args',
  'target',
  'cache_from',
  'cache_to',
  'no_cache',
  'pull',
  'tags',
]);

function portOf({ ports = [], expose = [] }: ComposeService): number | string {
  const all = [...ports.map(({ target }) => target), ...expose.map((text) => Number.parseInt(text, 10))];
  const [one, ...others] = [...new Set(all)];
  if (one === undefined) return "says no port; add 'port:' to the target";
  return others.length === 0
    ? one
    : `has several ports (${[one, ...others].join(', ')}); add 'port:' to the target`;
}

function imageOf({ image, build }: ComposeService, workspace: string): ImageSource {
  if (!build) return { kind: 'image', reference: image ?? '' };
  const { context, dockerfile, target, args } = build;
  const texts = Object.entries(args ?? {}).filter(([, value]) => value !== null);
  return {
    kind: 'build',
    context: relative(workspace, context ?? workspace) || '.',
    dockerfile: dockerfile ?? 'Dockerfile',
    args: Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
    ...(target ? { stage: target } : {}),
  };
}

const volumesOf = ({ volumes = [] }: ComposeService, file: ComposeFile): string[] =>
  volumes.flatMap(({ type, source = '', target, read_only: isReadOnly }) =>
    type === 'tmpfs'
      ? []
      : [
          `${type === 'bind' ? source : (file.volumes?.[source]?.name ?? source)}:${target}${isReadOnly ? ':ro' : ''}`,
        ],
  );

/** Where the service is alone, and in no network but its own, there is nobody whose name it could need. */
function networksOf({ networks }: ComposeService, file: ComposeFile): string[] {
  const names = Object.keys(networks ?? {});
  const isAlone = Object.keys(file.services).length === 1 && names.every((name) => name === 'default');
  return isAlone ? [] : names.map((name) => file.networks?.[name]?.name ?? `${file.name}_${name}`);
}

function toldOf(service: ComposeService, file: ComposeFile): string[] {
  const driven = Object.entries(file.volumes ?? {}).filter(([, { driver_opts: options }]) => isSet(options));
  const aliases = Object.values(service.networks ?? {}).flatMap((network) => network?.aliases ?? []);
  return [
    ...driven.map(([name]) => `volume '${name}' has options of its driver: Compose must have made it`),
    ...(aliases.length > 0 ? [`'aliases': ${aliases.join(', ')} lead nowhere; ask the proxy instead`] : []),
  ];
}
