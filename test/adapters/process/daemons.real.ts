import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive, pidIn } from './daemon.js';
import { OpenSession } from './open-session.js';

/** Programs that write their title over the environment; test/testbed/up installs them. */
const NGINX =
  'pid nginx.pid; error_log error.log; events {} http { access_log off; server { listen unix:n.sock; } }';
const DAEMONS: readonly [string, string, string][] = [
  [
    'redis',
    'redis-server --daemonize yes --port 0 --unixsocket "$PWD/r.sock" --save "" --dir "$PWD" --pidfile "$PWD/redis.pid"',
    'redis.pid',
  ],
  ['nginx', `echo '${NGINX}' > nginx.conf; nginx -p "$PWD" -c nginx.conf`, 'nginx.pid'],
];

it.each(DAEMONS)('%s, started as a daemon, is ended with its job', async (_, text, file) => {
  await using opened = new OpenSession();
  const path = `${process.env['PATH']}:/usr/sbin`;
  const waits = `for i in {1..1000}; do [ ! -s ${file} ] || break; sleep 0.02; done`;
  expect(await opened.run(`${text}; ${waits}`, 'bash', { PATH: path })).toEqual({ kind: 'exit', code: 0 });
  const pid = pidIn(join(opened.directory, file));
  expect(isAlive(pid)).toBe(true);
  expect((await opened.close()).processes).toBeGreaterThan(0);
  expect(isAlive(pid)).toBe(false);
});
