import { posix } from 'node:path';
import * as z from 'zod/mini';
import { filled, startsWithPlaceholder } from '../../../domain/placeholders.js';
import { hostList, jump, user } from '../../schema/addresses.js';
import {
  about,
  command,
  integer,
  type Mistake,
  pathBelow,
  relativePath,
  ruled,
  shortText,
  someOf,
  someText,
} from '../../schema/fields.js';

const instances = () =>
  z.strictObject({
    ports: about(
      'Each instance has one, as CIMYR_PORT.',
      someOf(integer(1, 65_535)).check(
        z.superRefine<number[]>((list, context) => {
          for (const [i, port] of list.entries()) {
            const message = `port ${port} is listed twice; remove one`;
            if (list.indexOf(port) < i)
              context.addIssue({ code: 'custom', path: [i], message, params: { code: 'E-DUP' } });
          }
        }),
      ),
    ),
    start: about('Must return once the instance runs on its own.', command(10_000)),
    stop: about('Succeeds where nothing runs; returns when it has ended.', command(10_000)),
    'socket-activated': about(
      'Others hold the sockets: somebody may listen while nothing runs.',
      z.optional(z.boolean()),
    ),
  });

// What HAProxy takes for a name: anything else could end the command on its socket.
const backend = () =>
  shortText(500).check(
    ruled((text) =>
      /^[A-Za-z0-9_.:-]{1,100}$/.test(filled(text, 'x'))
        ? undefined
        : ['E-NAME', `'${text.slice(0, 80)}' is no backend; write its name in HAProxy's configuration`],
    ),
  );

const traffic = () =>
  z.strictObject({
    kind: z.enum(['haproxy']),
    socket: about("HAProxy's admin socket.", someText(1000)),
    backend: backend(),
    'state-file': z.optional(someText(1000)),
  });

const FORBIDDEN_ROOTS = new Set(['/', '.', './', '']);

const rootMistake = (text: string): Mistake =>
  FORBIDDEN_ROOTS.has(posix.normalize(filled(text, 'x')))
    ? ['E-PATH', `'${text}' is not a directory of its own; name one below it`]
    : undefined;

/** `local` and `ssh` alike. */
const releases = () => ({
  artifact: about('Directory, file or archive.', pathBelow()),
  'include-ignored': about(
    'Whether files of the artifact that Git ignores are sent; unless it says so, there may be none.',
    z.optional(z.boolean()),
  ),
  shared: about('Linked into each release.', z.optional(z.array(relativePath().check(ruled(rootMistake))))),
  activate: about("Run in the release's directory after the switch.", z.optional(command(10_000))),
  instances: z.optional(instances()),
  traffic: z.optional(traffic()),
});

/** Where the releases are kept on another machine. */
export function absolutePathMistake(text: string): Mistake {
  if (text.startsWith('/') || startsWithPlaceholder(text)) return rootMistake(text);
  return ['E-PATH', `'${text.slice(0, 80)}' is not absolute; write /srv/app or the like`];
}

const absolutePath = () => shortText(1000).check(ruled(absolutePathMistake));
const localPath = () => shortText(1000).check(ruled(rootMistake));

export const fingerprint = () =>
  shortText(500).check(
    ruled((text) =>
      /^SHA256:[A-Za-z0-9+/]{43}$/.test(text) || startsWithPlaceholder(text)
        ? undefined
        : [
            'E-HOSTKEY',
            "expected SHA256:<43 base64 characters>; get it with 'ssh-keygen -lf <public host key>'",
          ],
    ),
  );

export const hostsSchemas = () =>
  [
    z.strictObject({
      kind: z.literal('ssh'),
      hosts: hostList(),
      user: user(),
      key: about('The private key, or the path of its file.', z.optional(someText())),
      'known-hosts': about('Content, or the path of a file.', z.optional(someText())),
      'host-fingerprint': z.optional(fingerprint()),
      jump: about('[user@]host[:port]', z.optional(jump())),
      path: about('Holds releases/, shared/, current and .cimyr/.', absolutePath()),
      ...releases(),
    }),
    z.strictObject({ kind: z.literal('local'), path: localPath(), ...releases() }),
  ] as const;

export type HostsData = z.output<ReturnType<typeof hostsSchemas>[number]>;
