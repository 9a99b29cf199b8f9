import { describe, expect, it } from 'vitest';
import { run, start } from './rig.js';

/** A server that tells its port in a file, and each request in its output. */
const SERVER = `node -e "
const http = require('http');
http.createServer((q, a) => { console.log('asked for ' + q.url); a.statusCode = q.url === '/bad' ? 503 : 200; a.end('ok'); })
  .listen(0, '127.0.0.1', function () { require('fs').writeFileSync('port', String(this.address().port)); console.log('listening'); });"`;
const block = (text: string, indent: number) => `|\n${text.replace(/^/gm, ' '.repeat(indent))}`;

describe('a service', () => {
  it('is ready before its job starts, is shared, and ends after the last of its users', async () => {
    await using played = await start(`
      jobs:
        a:
          services: &s { api: { run: 'echo $$ > pid; echo started >> starts; echo up; exec sleep 600', ready: { log: up } } }
          run: ['kill -0 $(cat pid)', hold a]
        b: { services: *s, needs: a, run: ['kill -0 $(cat pid)', hold b] }
        c: { needs: b, run: ['while kill -0 $(cat pid) 2> /dev/null; do :; done', 'cat starts'] }`);
    await played.gates.reached('a');
    played.gates.open('a');
    await played.gates.reached('b');
    played.gates.open('b');
    await played.done;
    expect(played.outcomes).toEqual({ a: 'success', b: 'success', c: 'success' });
    expect(played.output('c', 1)).toBe('started\n');
    expect(played.survivors()).toEqual([]);
  });

  it('is ready when every check holds: port, address, output and command', async () => {
    await using played = await run(`
      jobs:
        a:
          services:
            api:
              run: ${block(SERVER, 16)}
              ready: { command: 'test -s port', log: '/^listening$/' }
          run: ['curl -sf "http://127.0.0.1:$(cat port)/from-job"']`);
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.events.filter(({ kind }) => kind === 'service-ready')).toHaveLength(1);
  });

  it('that ends before it is ready fails its job, which says why and shows what it printed', async () => {
    await using played = await run(`
      jobs:
        a: { services: { db: { run: 'echo no such disk; exit 3', ready: { tcp: 1 } } }, run: touch ran }
        b: { needs: a, run: "true" }`);
    expect(played.outcomes).toEqual({ a: 'failure service', b: 'skipped dependency' });
    const [attempt] = played.job('a').attempts;
    expect(attempt?.outcome?.failure).toMatchObject({ service: 'db', message: 'exited with code 3' });
    expect(attempt?.services).toEqual([{ name: 'db', tail: 'no such disk\n' }]);
  });

  it('that a signal ends is told of in the same words, whether its shell has more to do or not', async () => {
    await using played = await run(`
      jobs:
        a: { services: { db: { run: kill -9 $$, ready: { tcp: 1 } } }, run: "true" }
        b: { services: { db: { run: "sh -c 'kill -9 $$'; exit", ready: { tcp: 1 } } }, run: "true" }`);
    for (const job of ['a', 'b'])
      expect(played.job(job).attempts[0]?.outcome?.failure).toMatchObject({
        message: 'was ended by SIGKILL (exit code 137)',
      });
  });

  it('that does not become ready in its time fails its job, and is ended', async () => {
    await using played = await run(`
      jobs:
        a: { services: { db: { run: sleep 600, ready: { log: never, timeout: 0.2 } } }, run: "true" }`);
    expect(played.outcomes).toEqual({ a: 'failure service' });
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({
      message: "was not ready after 0.2 s: its output has no 'never'",
    });
    expect(played.survivors()).toEqual([]);
  });

  it.each([
    ["{ command: 'sleep 600', timeout: 0.3 }", '`sleep 600` did not end'],
    ["{ command: 'sleep 600 & exit 3', timeout: 2 }", '`sleep 600 & exit 3` exited with code 3'],
    ['{ tcp: 1, timeout: 0.3 }', 'port 1: 127.0.0.1:1 refused the connection'],
    ["{ tcp: 'localhost:x', timeout: 0.3 }", "'localhost:x' is no port; write 5432 or host:5432"],
    [
      "{ http: 'http://127.0.0.1:1/up', timeout: 0.3 }",
      'http://127.0.0.1:1/up: 127.0.0.1:1 refused the connection',
    ],
    ["{ log: '/^up$/', timeout: 0.3 }", "its output has no '/^up$/'"],
  ])('that is not ready by %s is told of so', async (ready, why) => {
    await using played = await run(`
      jobs:
        a: { services: { db: { run: exec sleep 600, ready: ${ready} } }, run: "true" }`);
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({
      message: `was not ready after ${/timeout: (\S+)/.exec(ready)?.[1]} s: ${why}`,
    });
    expect(played.survivors()).toEqual([]);
  });

  it('is ready by a command that leaves something running, which ends', async () => {
    await using played = await run(`
      jobs:
        a:
          services: { db: { run: exec sleep 600, ready: { command: 'sleep 500 & (setsid sleep 500 &); exit 0', timeout: 20 } } }
          run: "true"`);
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.survivors()).toEqual([]);
  });

  it('shows its last lines where its job fails, and is started anew where it has died', async () => {
    await using played = await run(`
      jobs:
        a:
          services: &s { api: { run: 'echo one more >> starts; echo $$ > pid; echo up; exec sleep 600', ready: { log: up } } }
          run: ['kill -KILL $(cat pid); while kill -0 $(cat pid) 2>/dev/null; do :; done; exit 1']
        b: { services: *s, needs: [], run: 'while [ "$(wc -l < starts)" -lt 1 ]; do :; done', lock: [x] }
        c: { services: *s, if: always(), needs: [a, b], run: 'cat starts' }`);
    expect(played.job('a').attempts[0]?.services).toEqual([
      { name: 'api', tail: expect.stringMatching(/^up\n/) },
    ]);
    expect(played.output('c', 1)).toBe('one more\none more\n');
  });

  it('of another text is another service; matrix cells that differ have their own', async () => {
    await using played = await run(`
      jobs:
        a:
          matrix: { n: [1, 2] }
          services: { api: { run: 'echo up $N; echo $N >> started-$N; exec sleep 600', env: { N: "\${{ matrix.n }}" }, ready: { log: 'up \${{ matrix.n }}' } } }
          run: cat started-\${{ matrix.n }}`);
    expect([played.output('a (1)', 1), played.output('a (2)', 1)]).toEqual(['1\n', '2\n']);
  });

  it('ends with its job when the run is cancelled while it starts', async () => {
    await using played = await start(`
      jobs:
        a: { services: { db: { run: 'hold db', ready: { log: never } } }, run: "true" }`);
    await played.gates.reached('db');
    played.cancel();
    await played.done;
    expect(played.outcomes).toEqual({ a: 'cancelled cancelled' });
    expect(played.survivors()).toEqual([]);
  });

  it('that leaves processes behind is swept', async () => {
    await using played = await run(`
      jobs:
        a: { services: { db: { run: '(trap "" TERM; setsid sleep 600 &) ; echo up; exec sleep 600', ready: { log: up } } }, run: "true" }`);
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.survivors()).toEqual([]);
  });
});

it('what a service asks to be masked is masked, in its own output and in that of its job', async () => {
  await using played = await run(`
    jobs:
      a:
        services:
          api: { run: "P=$(printf 'svc%s' password-77); echo ::Add-Mask::$P; echo made $P; sleep 30", ready: { log: made } }
        run: "printf 'svc%s\\n' password-77; exit 4"`);
  expect(JSON.stringify(played.events)).not.toContain('svcpassword-77');
  expect(played.job('a').attempts[0]?.services?.[0]?.tail).toContain('made ***');
  expect(played.output('a')).toBe('***\n');
});
