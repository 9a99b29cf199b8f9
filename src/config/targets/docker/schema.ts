import * as z from 'zod/mini';
import { filled, hasPlaceholder } from '../../../domain/placeholders.js';
import { parseHostAddress } from '../../../domain/rollout/host-address.js';
import { jump, machines } from '../../schema/addresses.js';
import {
  about,
  integer,
  type Mistake,
  mapOf,
  pathBelow,
  ruled,
  scalar,
  shortText,
  someOf,
  someText,
} from '../../schema/fields.js';
import { fingerprint } from '../hosts/schema.js';
import { engineMistake, parseEngine } from './engine-address.js';
import { referenceMistake } from './image-reference.js';
import { parsePublished, publishedMistake } from './published-port.js';
import { isDockerName, volumeMistake, volumeOf } from './volume.js';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Of a container, where the runner sets nothing: its programs may ask for names with dots. */
const containerVariables = () =>
  mapOf(
    scalar(),
    (key) => {
      if (!VARIABLE.test(key))
        return ['E-ENV-NAME', `'${key.slice(0, 80)}' is no name of a variable; use letters, digits and _`];
      return key.startsWith('CIMYR_')
        ? ['E-ENV-DENIED', `'${key.slice(0, 80)}' may not be set here; use another name`]
        : undefined;
    },
    VARIABLE,
  );

const reference = () => shortText(1000).check(ruled(referenceMistake));

/** A list in which nothing stands twice; `identity` says what is the same. */
const unique = <T extends string | number>(
  item: z.ZodMiniType<T, T>,
  identity: (value: T) => string | undefined,
) =>
  z.array(item).check(
    z.superRefine<T[]>((list, context) => {
      const seen = list.map(identity);
      for (const [i, value] of list.entries()) {
        const message = `'${String(value).slice(0, 80)}' is listed twice; remove one`;
        if (seen[i] !== undefined && seen.indexOf(seen[i]) < i)
          context.addIssue({ code: 'custom', path: [i], message, params: { code: 'E-DUP' } });
      }
    }),
  );

const engines = () =>
  machines(shortText(500).check(ruled(engineMistake)), (text) => {
    const parsed = parseEngine(text);
    if (!parsed.ok) return undefined;
    const { kind, name } = parsed.value;
    return kind === 'unix' ? name : name.toLowerCase();
  });

const build = () =>
  z.strictObject({
    context: pathBelow(),
    dockerfile: about('Below the context; default: Dockerfile.', z.optional(pathBelow())),
    args: z.optional(containerVariables()),
  });

const network = () =>
  shortText(500).check(
    ruled((text) => {
      const shown = `'${text.slice(0, 80)}'`;
      if (text === 'host')
        return ['E-DANGEROUS', `${shown} is the machine's own network; name one for containers`];
      return isDockerName(filled(text, 'xx')) && text !== 'none'
        ? undefined
        : ['E-NAME', `${shown} is no network; write letters, digits, _ . and -, at least two`];
    }),
  );

const hostName = () =>
  shortText(500).check(
    ruled((text): Mistake => {
      const parsed = parseHostAddress(text);
      if (parsed.ok && parsed.value.port === undefined) return undefined;
      const name = /^(?:\w+:\/\/)?([\w.-]+)/.exec(text)?.[1];
      const remedy = name === undefined || name === text ? 'shop.example.com' : name;
      return ['E-HOST', `'${text.slice(0, 80)}' is no name of a host; write ${remedy} or the like, alone`];
    }),
  );

const port = () => z.union([z.number(), z.string()]).check(ruled(publishedMistake));

const published = () =>
  unique(port(), (value) => (hasPlaceholder(String(value)) ? undefined : identityOf(value)));

function identityOf(value: string | number): string | undefined {
  const parsed = parsePublished(value);
  return parsed.ok ? `${parsed.value.address ?? '*'} ${parsed.value.port}` : undefined;
}

const proxy = () =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('managed'),
      publish: about('Ports of the machine: 80, or "127.0.0.1:8080".', published().check(z.minLength(1))),
      hosts: about(
        'Names that requests ask for; without them whatever no other app takes.',
        z.optional(unique(hostName(), (text) => text.toLowerCase())),
      ),
      image: z.optional(reference()),
    }),
    z.strictObject({
      kind: z.literal('none'),
      publish: z.optional(published()),
      image: about('Of what keeps the state: it has a shell.', z.optional(reference())),
    }),
    about('Not supported by this version.', z.looseObject({ kind: z.literal('haproxy') })),
  ]);

const SECRET = /^(?:\$\{[A-Za-z_]\w*\}|\$\{\{\s*secrets\.[A-Za-z_]\w*\s*\}\})$/;

const registry = () =>
  z.strictObject({
    server: shortText(500).check(ruled(serverMistake)),
    username: someText(1000).check(
      ruled((text) =>
        text.includes('${{') && !SECRET.test(text)
          ? ['E-EXPR', 'only ${{ secrets.NAME }} is evaluated here; write that, or ${VAR}']
          : undefined,
      ),
    ),
    password: about(
      'One variable or secret: ${VAR} or ${{ secrets.NAME }}.',
      shortText(1000).check(
        ruled((text) =>
          SECRET.test(text)
            ? undefined
            : ['E-SECRET', 'a password stands in no file; write ${VAR} or ${{ secrets.NAME }}, alone'],
        ),
      ),
    ),
  });

function serverMistake(text: string): Mistake {
  const parsed = parseHostAddress(text);
  if (parsed.ok) return undefined;
  const [, name] = /^(?:\w+:\/\/)?([^/]+)/.exec(text) ?? [];
  return text.includes('/') && name !== undefined && parseHostAddress(name).ok
    ? ['E-HOST', `'${text.slice(0, 80)}' is no registry; write ${name}`]
    : parsed.error;
}

export const dockerSchema = () =>
  z.strictObject({
    kind: z.literal('docker'),
    hosts: about(
      'unix:///path, ssh://user@host[:port] or tcp://host:port; default: docker-host, else unix:///var/run/docker.sock.',
      z.optional(engines()),
    ),
    key: about('The private key, or the path of its file.', z.optional(someText())),
    'known-hosts': about('Content, or the path of a file.', z.optional(someText())),
    'host-fingerprint': z.optional(fingerprint()),
    jump: about('[user@]host[:port]', z.optional(jump())),
    image: about('[registry/]name[:tag][@digest]', z.optional(reference())),
    build: z.optional(build()),
    archive: about('As docker save writes it.', z.optional(pathBelow())),
    compose: about(
      'A service as Compose has it; what runs already as that is taken over.',
      z.optional(z.strictObject({ file: pathBelow(), service: shortText(500) })),
    ),
    replicas: about('Containers of one release; default: 1.', z.optional(integer(1, 20))),
    port: about('At which each container listens.', z.optional(integer(1, 65_535))),
    command: about("Instead of the image's own.", z.optional(someOf(someText(10_000)))),
    env: about('Of the containers. Secrets as ${VAR}.', z.optional(containerVariables())),
    volumes: about(
      '<name>:/path or /path/there:/path, and :ro behind it.',
      z.optional(
        unique(shortText(2000).check(ruled(volumeMistake)), (text) =>
          hasPlaceholder(text) ? text : volumeOf(text)?.to,
        ),
      ),
    ),
    networks: about('That are there already.', z.optional(unique(network(), (text) => text))),
    proxy: z.optional(proxy()),
    registry: z.optional(registry()),
  });

export type DockerData = z.output<ReturnType<typeof dockerSchema>>;
