import { quote } from '../../base/quote.js';
import type { Host, HostFailure } from '../../ports/host.js';
import { final, passing } from './failures.js';

/** Of a question that is asked beside what matters. */
const LIMIT_MS = 10_000;

/** What may be wrong with a socket, the user who asks, and whose it is. */
const look = (path: string): string => `s=${quote(path)}
if ! [ -e "$s" ]; then w=absent
elif ! [ -S "$s" ]; then w=other
elif ! [ -w "$s" ]; then w=denied
elif ! [ -r /proc/net/unix ]; then w=unsaid
elif grep -q " 00010000 .*/$(basename "$s")\\$" /proc/net/unix; then w=forbidden
else w=deaf; fi
printf '%s %s %s' "$w" "$(id -un)" "$(ls -ldL "$s" 2> /dev/null | awk '{ print $4 }')"`;

/** Nobody could connect to a socket over there: its own shell knows why. */
export async function whyNoSocket(host: Host, path: string): Promise<HostFailure> {
  const seen = await host.run(look(path), undefined, AbortSignal.timeout(LIMIT_MS));
  const [what = '', user = '', group = ''] = seen.ok ? seen.value.stdout.split(' ') : [];
  const why = CAUSES[what] ?? unsaid;
  return why({ name: host.name, path, user, group });
}

interface Seen {
  readonly name: string;
  readonly path: string;
  readonly user: string;
  readonly group: string;
}

const FORBIDDEN = 'set AllowStreamLocalForwarding there to local or yes';

const CAUSES: Readonly<Record<string, (seen: Seen) => HostFailure>> = {
  absent: ({ name, path }) =>
    passing(
      'E-SSH-SOCKET',
      `${name}: there is no ${path}`,
      'is what should listen there installed, and does it run?',
    ),
  other: ({ name, path }) => final('E-SSH-SOCKET', `${name}: ${path} is no socket`, 'see what made it there'),
  denied: ({ name, path, user, group }) =>
    final(
      'E-SSH-SOCKET',
      `${name}: ${user} may not use ${path} (permission denied)`,
      group === '' || group === 'root'
        ? `give ${user} the right to use it`
        : `add ${user} to the group ${group} there`,
    ),
  forbidden: ({ name, path }) =>
    final('E-SSH-SOCKET', `${name} → ${path}: forwarding to sockets is forbidden`, FORBIDDEN),
  deaf: ({ name, path }) =>
    passing('E-SSH-SOCKET', `${name}: nobody listens at ${path}`, 'start what should listen there'),
};

const unsaid = ({ name, path }: Seen): HostFailure =>
  passing(
    'E-SSH-SOCKET',
    `${name} → ${path}: no connection`,
    `see that it is there and may be used, and ${FORBIDDEN}`,
  );
