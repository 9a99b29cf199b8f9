import { posix } from 'node:path';
import * as z from 'zod';
import { filled, startsWithPlaceholder } from '../../domain/placeholders.js';
import { hosts, jump, user } from './addresses.js';
import { type Mistake, relativePath, ruled, shortText } from './fields.js';

const command = () => z.string().min(1).max(10_000);

const instances = () =>
  z.strictObject({
    ports: z
      .array(z.int().min(1).max(65_535))
      .min(1)
      .superRefine((list, context) => {
        for (const [i, port] of list.entries()) {
          const message = `port ${port} is listed twice; remove one`;
          if (list.indexOf(port) < i)
            context.addIssue({ code: 'custom', path: [i], message, params: { code: 'E-DUP' } });
        }
      })
      .describe('Each instance has one, as CIMYR_PORT.'),
    start: command().describe('Must return once the instance runs on its own.'),
    stop: command(),
  });

// What HAProxy takes for a name: anything else could end the command on its socket.
const backend = () =>
  shortText(500).superRefine(
    ruled((text) =>
      /^[A-Za-z0-9_.:-]{1,100}$/.test(filled(text, 'x'))
        ? undefined
        : ['E-NAME', `'${text.slice(0, 80)}' is no backend; write its name in HAProxy's configuration`],
    ),
  );

const traffic = () =>
  z.strictObject({
    kind: z.enum(['haproxy']),
    socket: z.string().min(1).max(1000).describe("HAProxy's admin socket."),
    backend: backend(),
    'state-file': z.string().min(1).max(1000).optional(),
  });

const FORBIDDEN_ROOTS = new Set(['/', '.', './', '']);

const rootMistake = (text: string): Mistake =>
  FORBIDDEN_ROOTS.has(posix.normalize(filled(text, 'x')))
    ? ['E-PATH', `'${text}' is not a directory of its own; name one below it`]
    : undefined;

/** `local` and `ssh` alike. */
const releases = () => ({
  artifact: relativePath().describe('Directory, file or archive.'),
  shared: z
    .array(relativePath().superRefine(ruled(rootMistake)))
    .optional()
    .describe('Linked into each release.'),
  activate: command().optional().describe("Run in the release's directory after the switch."),
  instances: instances().optional(),
  traffic: traffic().optional(),
});

/** Where the releases are kept on another machine. */
export function absolutePathMistake(text: string): Mistake {
  if (text.startsWith('/') || startsWithPlaceholder(text)) return rootMistake(text);
  return ['E-PATH', `'${text.slice(0, 80)}' is not absolute; write /srv/app or the like`];
}

const absolutePath = () => shortText(1000).superRefine(ruled(absolutePathMistake));
const localPath = () => shortText(1000).superRefine(ruled(rootMistake));

const fingerprint = () =>
  shortText(500).superRefine(
    ruled((text) =>
      /^SHA256:[A-Za-z0-9+/]{43}$/.test(text) || startsWithPlaceholder(text)
        ? undefined
        : [
            'E-HOSTKEY',
            "expected SHA256:<43 base64 characters>; get it with 'ssh-keygen -lf <public host key>'",
          ],
    ),
  );

export const target = () =>
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('ssh'),
        hosts: hosts(),
        user: user(),
        key: z.string().min(1).optional().describe('The private key, or the path of its file.'),
        'known-hosts': z.string().min(1).optional().describe('Content, or the path of a file.'),
        'host-fingerprint': fingerprint().optional(),
        jump: jump().optional().describe('[user@]host[:port]'),
        path: absolutePath().describe('Holds releases/, shared/, current and .cimyr/.'),
        ...releases(),
      }),
      z.strictObject({ kind: z.literal('local'), path: localPath(), ...releases() }),
      z.looseObject({ kind: z.literal('docker') }),
      z.looseObject({ kind: z.literal('kubernetes') }),
    ])
    .describe('Where the releases go.');

export type TargetData = z.output<ReturnType<typeof target>>;
export type HostsData = Extract<TargetData, { kind: 'ssh' | 'local' }>;
