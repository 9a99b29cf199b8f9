import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Held } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { bad, fleetOf, good, held, hookOf } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';

const RUNS = process.env['CIMYR_REAL'] ? 50 : 15;

describe.each(KINDS)('a command on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let ground: Ground;
    let host: Host & Disposable;
    beforeAll(async () => {
      ground = await open();
      host = await ground.connect();
    });
    afterAll(async () => {
      host?.close();
      await ground?.close();
    });

    /** A held lease over a directory with a release `r1`. */
    async function site(activate?: string) {
      const root = ground.root();
      const fleet = fleetOf([host], root, activate === undefined ? {} : { target: { activate } });
      const own = await held(fleet);
      await ground.sh(`mkdir -p "${root}/releases/r1"`);
      const path = (name: string) => ground.file(`${root}/releases/r1/${name}`);
      return { root, fleet, own, path, [Symbol.asyncDispose]: () => own.release() };
    }
    const steps = Array.from({ length: 10_000 }, (_, i) => `hook pre-deploy.${i}`).values();
    const run = (own: Held, command: string, env: Record<string, string> = {}, timeoutMs = 120_000) =>
      own.hook(hookOf(command, timeoutMs), steps.next().value ?? '', { release: 'r1', env });

    test('runs in its release, and its exit code and the end of its output come back', async () => {
      await using at = await site();
      expect(good(await run(at.own, 'pwd > here'))).toEqual({ notes: [] });
      expect(readFileSync(at.path('here'), 'utf8').trim()).toBe(`${at.root}/releases/r1`);
      good(await run(at.own, 'echo "$CIMYR_RELEASE_PATH" > path'));
      expect(readFileSync(at.path('path'), 'utf8')).toBe(`${at.root}/releases/r1\n`);
      const failure = bad(await run(at.own, 'echo out; echo err >&2; exit 7'));
      expect(failure).toEqual({
        kind: 'command',
        place: host.name,
        command: 'echo out; echo err >&2; exit 7',
        end: { kind: 'exit', code: 7 },
        output: 'out\nerr\n',
      });
      const long = bad(await run(at.own, 'yes 0123456789 | head -c 300000; echo; echo last; exit 1'));
      expect(long.kind === 'command' && long.output).toMatch(/^[0-9\n]{60000,65600}last\n$/);
      expect(bad(await run(at.own, 'cat; exit 3'))).toMatchObject({ output: '' });
      expect(bad(await run(at.own, 'kill -KILL $$'))).toMatchObject({
        end: { kind: 'killed', signal: 'SIGKILL' },
      });
    });

    test.each(['077', '027', '002'])(
      'has the umask of its account, and so has what it leaves: %s',
      async (umask) => {
        const root = ground.root();
        const strict: Host = {
          ...host,
          name: host.name,
          run: (script, input, signal) => host.run(`umask ${umask}\n${script}`, input, signal),
        };
        await using own = await held(
          fleetOf([strict], root, { target: { activate: 'umask > "activated"' } }),
        );
        await ground.sh(`mkdir -p "${root}/releases/r1"`);
        good(await run(own, 'umask > hooked; (umask > left) &'));
        good(await own.apply({ kind: 'switch', at: [host.name] }, { release: 'r1', env: {} }));
        for (const name of ['hooked', 'activated'])
          expect(readFileSync(ground.file(`${root}/releases/r1/${name}`), 'utf8')).toMatch(`${umask}\n`);
        // What cimyr makes itself is not that of the account.
        expect((await ground.sh(`stat -c %a "${root}/.cimyr/activated"`)).stdout).toBe('644\n');
      },
    );

    test('that ends too late is ended, and the failure names the limit', async () => {
      const ended = ['sleep 4711', "trap '' TERM; while :; do sleep 1; done"].map(async (command) => {
        await using at = await site();
        const failure = bad(await run(at.own, command, {}, 1000));
        expect(failure).toMatchObject({
          kind: 'command',
          end: { kind: 'late', limitMs: 1000 },
        });
      });
      await Promise.all(ended);
    });

    test.each([
      ['in a session of its own', 'setsid sh -c "echo \\$\\$ > left; exec sleep 600" &'],
      ['twice removed', '(setsid sh -c "(echo \\$\\$ > left; exec sleep 600) & exit" &);'],
      [
        'that heeds no signal',
        'setsid sh -c "trap : TERM HUP; echo \\$\\$ > left; while :; do sleep 1; done" &',
      ],
    ])('that ends too late ends with all that it started: %s', async (_, start) => {
      await using at = await site();
      const late = bad(
        await run(at.own, `${start} until [ -s left ]; do sleep 0.01; done; sleep 600`, {}, 1000),
      );
      expect(late).toMatchObject({ end: { kind: 'late' } });
      // It has its signal, and may need a moment to end, and another until somebody asks how it did.
      const isGone = `p=$(cat "${at.root}/releases/r1/left"); [ ! -d "/proc/$p" ] || grep -q '^State:.Z' "/proc/$p/status"`;
      await expect.poll(async () => (await ground.sh(isGone)).code, { timeout: 10_000 }).toBe(0);
    });

    test('finds its variables as they are, whatever their names and values [S36]', async () => {
      await using at = await site();
      const text = fc
        .string({
          unit: fc.oneof(
            fc.constantFrom(...'\'"\\$`\n\r\t !*~#&;|<>(){}[]%'),
            fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
          ),
          maxLength: 20,
        })
        .filter((value) => !value.includes('\0'));
      const names = fc
        .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
        .filter((name) => !/^(PATH|PWD|OLDPWD|SHLVL|_|PPID|LD_.*|UID|EUID)$/.test(name));
      const env = fc.dictionary(
        fc.oneof(fc.constantFrom('P', 'S', 'R', 'D', 'c', 'up', 'rc', 'LC_ALL', 'end'), names),
        text,
        { maxKeys: 5 },
      );
      const check = async (values: Record<string, string>) => {
        good(await run(at.own, 'env -0 > printed', values));
        const printed = readFileSync(at.path('printed'), 'utf8').split('\0');
        expect(printed).toEqual(expect.arrayContaining(Object.entries(values).map((pair) => pair.join('='))));
      };
      await fc.assert(fc.asyncProperty(env, check), { numRuns: RUNS });
    });

    test("has the host's own variables, and of ours the release's path", async () => {
      await using at = await site();
      const plain = await host.run('env');
      good(await run(at.own, 'env > printed'));
      const names = (printed: string) =>
        printed
          .split('\n')
          .map((line) => line.replace(/^(PWD|OLDPWD|SHLVL|_|SSH_\w+|CIMYR_SWEPT)=.*/, ''))
          .filter(Boolean)
          .sort();
      const path = `CIMYR_RELEASE_PATH=${at.root}/releases/r1\n`;
      expect(names(readFileSync(at.path('printed'), 'utf8'))).toEqual(
        names(`${path}${plain.ok ? plain.value.stdout : ''}`),
      );
    });

    test('may leave something in the background, which stays and holds no lock', async () => {
      await using at = await site('sleep 120 & echo $! > left');
      good(await at.own.apply({ kind: 'switch', at: [host.name] }, { release: 'r1', env: {} }));
      expect(good(await at.fleet.observe()).seen.places).toMatchObject([{ holds: 'r1', settled: 'r1' }]);
      // It would wait for a lock 20 s, and then fail.
      good(await run(at.own, ':'));
      const left = `kill -0 $(cat "${at.root}/releases/r1/left")`;
      expect((await ground.sh(left)).code).toBe(0);
      await ground.sh(left.replace('-0', ''));
    });

    test('that activates and fails leaves the release switched, but not activated', async () => {
      await using at = await site('exit 4');
      const failure = bad(
        await at.own.apply({ kind: 'switch', at: [host.name] }, { release: 'r1', env: {} }),
      );
      expect(failure).toMatchObject({ kind: 'command', command: 'exit 4', end: { code: 4 } });
      const [seen] = good(await at.fleet.observe()).seen.places;
      expect(seen?.holds).toBe('r1');
      expect(seen?.settled).toBeUndefined();
    });

    test('shows its values in no list of processes and in no file [S36]', async () => {
      await using at = await site();
      const value = 'k9-secret-value';
      await ground.sh(`cd "${at.root}" && (grep -r ${value} . || :)`);
      const look =
        'for f in /proc/[0-9]*/cmdline; do tr "\\0" " " < $f; done 2>/dev/null > lists; cp -r ../../.cimyr kept';
      good(await run(at.own, look, { TOKEN: value }));
      expect(readFileSync(at.path('lists'), 'utf8')).not.toContain(value);
      expect((await ground.sh(`grep -r ${value} "${at.root}"`)).stdout).toBe('');
    });
  });
});
