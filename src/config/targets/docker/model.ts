import type { OlderEnvironmentData } from '../../schema/older-environment.js';
import { loginOf, olderHostsOf } from '../hosts/model.js';
import { namedEngine, parseEngine } from './engine-address.js';
import { referenceMistake } from './image-reference.js';
import { parsePublished } from './published-port.js';
import type { DockerData } from './schema.js';
import type {
  DockerProxy,
  DockerTarget,
  EngineAddress,
  ImageSource,
  ProxyImage,
  PublishedPort,
} from './target.js';

const PROXY_IMAGE = 'docker.io/library/haproxy:3.2-alpine';

export function dockerTargetOf(data: DockerData): DockerTarget {
  const { kind, command, env, registry } = data;
  const engines = enginesOf(data);
  return {
    kind,
    engines,
    ...(engines.length === 0 || engines.some(({ kind: way }) => way === 'ssh')
      ? { login: loginOf(data) }
      : {}),
    image: imageOf(data),
    replicas: data.replicas ?? (data.compose ? 0 : 1),
    port: data.port ?? 0,
    ...(command ? { command } : {}),
    env: textsOf(env),
    volumes: data.volumes ?? [],
    networks: data.networks ?? [],
    proxy: proxyOf(data.proxy),
    ...(registry
      ? {
          registry: {
            server: registry.server,
            username: asVariable(registry.username),
            password: asVariable(registry.password),
          },
        }
      : {}),
  };
}

/** What the schema has refused is left out. */
export const enginesOf = ({ hosts = [] }: Pick<DockerData, 'hosts'>): EngineAddress[] =>
  hosts.flatMap((text) => {
    const parsed = parseEngine(text);
    return parsed.ok ? [parsed.value] : [];
  });

/** Of the older format, which knows one machine and a registry, and no image unless the registry's field names one. */
export function olderDockerOf(data: OlderEnvironmentData, registry: string): DockerTarget {
  const { hosts, login } = olderHostsOf(data, '');
  const engines = hosts.map((address) => namedEngine({ kind: 'ssh', ...address, user: login?.user ?? '' }));
  const { user: _, ...key } = login ?? { user: '' };
  return {
    kind: 'docker',
    engines,
    login: key,
    image: { kind: 'image', reference: olderReference(registry) },
    replicas: 1,
    port: 0,
    env: {},
    volumes: [],
    networks: [],
    proxy: { kind: 'none', publish: [], image: imageOfProxy(undefined) },
  };
}

/** `ghcr.io/o/shop` is an image's name without its tag; `ghcr.io` is none. */
function olderReference(registry: string): string {
  if (!registry.includes('/') || referenceMistake(registry)) return '';
  return /[:@][^/]*$/.test(registry) ? registry : `${registry}:\${CIMYR_RELEASE}`;
}

function imageOf({ image = '', build, archive, compose }: DockerData): ImageSource {
  if (compose) return { kind: 'compose', ...compose };
  if (archive !== undefined) return { kind: 'archive', path: archive };
  if (!build) return { kind: 'image', reference: image };
  const { context, dockerfile = 'Dockerfile', args } = build;
  return { kind: 'build', context, dockerfile, args: textsOf(args) };
}

function proxyOf(data: DockerData['proxy']): DockerProxy {
  const { publish, image } = data?.kind === 'managed' || data?.kind === 'none' ? data : {};
  const own = { publish: publishedOf(publish), image: imageOfProxy(image) };
  return data?.kind === 'managed'
    ? { kind: 'managed', hosts: data.hosts ?? [], ...own }
    : { kind: 'none', ...own };
}

const imageOfProxy = (image: string | undefined): ProxyImage => ({
  reference: image ?? PROXY_IMAGE,
  isNamed: image !== undefined,
});

/** What the schema has refused is left out. */
const publishedOf = (list: readonly (string | number)[] = []): PublishedPort[] =>
  list.flatMap((value) => {
    const parsed = parsePublished(value);
    return parsed.ok ? [parsed.value] : [];
  });

const textsOf = (values: Readonly<Record<string, string | number | boolean>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));

/** A secret is read from the environment, as a variable is. */
const asVariable = (text: string): string =>
  text.replace(/^\$\{\{\s*secrets\.(\w+)\s*\}\}$/, (_, name: string) => `\${${name}}`);
