import { posix } from 'node:path';
import { filled, hasPlaceholder, startsWithPlaceholder } from '../../../domain/placeholders.js';
import type { Mistake } from '../../schema/fields.js';

/** What Docker takes for a volume's or a network's name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]+$/;

export const isDockerName = (text: string): boolean => NAME.test(text) && text.length <= 255;

/** `from`: a name, or an absolute path of the engine's machine; undefined: no volume at all. */
interface Volume {
  readonly from: string;
  readonly to: string;
  readonly option?: string | undefined;
}

/** Variables are told by `xx`, which is good for a name and a part of a path. */
export function volumeOf(text: string): Volume | undefined {
  const [from = '', to, option, ...more] = filled(text, 'xx').split(':');
  if (to === undefined || more.length > 0) return undefined;
  const isPath = startsWithPlaceholder(text) && from.includes('/');
  return {
    from: isPath ? `/${from}` : from,
    to: startsWithPlaceholder(behindColon(text)) ? `/${to}` : to,
    option,
  };
}

/** The path in the container; a default behind `:-` has no colon of its own. */
const behindColon = (text: string): string => {
  const masked = text.replace(/\$\{[^}]*\}/g, (found) => 'x'.repeat(found.length));
  return text.slice(masked.indexOf(':') + 1);
};

/** `NAME:/path[:ro]` or `/host/path:/path[:ro]` */
export function volumeMistake(text: string): Mistake {
  const shown = `'${text.slice(0, 80)}'`;
  const volume = volumeOf(text);
  if (!volume)
    return ['E-NAME', `${shown} is no volume; write <name>:/path or /path/there:/path, and :ro behind it`];
  const { from, to, option } = volume;
  if (option !== undefined && option !== 'ro')
    return [
      'E-NAME',
      `'${option.slice(0, 80)}' is not known for a volume; write :ro, or nothing to write to it`,
    ];
  if (!to.startsWith('/') || posix.normalize(to) === '/')
    return ['E-PATH', `'${to.slice(0, 80)}' is no path in the container; write an absolute one below /`];
  if (from.startsWith('/')) return dangerMistake(from, option === 'ro');
  if (/[/~]|^\.+$/.test(from))
    return [
      'E-PATH',
      `'${from.slice(0, 80)}' is not absolute; it lies on the engine's machine: write /srv/… or the name of a volume`,
    ];
  if (isDockerName(from)) return undefined;
  return ['E-NAME', `'${from.slice(0, 80)}' is no volume; write letters, digits, _ . and -, at least two`];
}

/** Whoever has one of these, or what is in them, has the machine. */
const OF_THE_MACHINE = [
  ...[
    '/bin',
    '/boot',
    '/dev',
    '/etc',
    '/lib',
    '/lib32',
    '/lib64',
    '/proc',
    '/root',
    '/run',
    '/sbin',
    '/sys',
    '/usr',
  ],
  ...[
    '/var/lib/containerd',
    '/var/lib/containers',
    '/var/lib/docker',
    '/var/lib/kubelet',
    '/var/run',
    '/var/spool/cron',
  ],
];

/** What many images are given of them, and may be read by anybody there. */
const READABLE = new Set(['/etc/localtime', '/etc/timezone', '/etc/ssl/certs']);

function dangerMistake(from: string, isReadOnly: boolean): Mistake {
  const path = plainPath(from);
  if (isReadOnly && READABLE.has(path)) return undefined;
  const found = OF_THE_MACHINE.find((one) => holds(path, one) || holds(one, path));
  const isSecret = /\/\.(ssh|docker|kube|gnupg)(\/|$)|\/[^/]*\b(docker|containerd|podman|crio?)\.sock$/.test(
    path,
  );
  if (found === undefined && !isSecret && path !== '/home') return undefined;
  return ['E-DANGEROUS', dangerWords(from)];
}

/** A volume through which a container reaches the engine itself. */
export function holdsSocket(volume: string, sockets: readonly string[]): Mistake {
  const { from = '' } = volumeOf(volume) ?? {};
  const path = plainPath(from);
  if (!from.startsWith('/') || hasPlaceholder(volume)) return undefined;
  return sockets.some((socket) => holds(path, plainPath(socket)))
    ? ['E-DANGEROUS', dangerWords(from)]
    : undefined;
}

const dangerWords = (from: string): string =>
  `whoever has '${from.slice(0, 80)}' of the engine's machine has the machine; name a directory of the app's own, or a volume`;

const holds = (outer: string, inner: string): boolean =>
  outer === '/' || inner === outer || inner.startsWith(`${outer}/`);

const plainPath = (path: string): string =>
  posix
    .normalize(path)
    .replace(/^\/+/, '/')
    .replace(/(?<=.)\/$/, '');
