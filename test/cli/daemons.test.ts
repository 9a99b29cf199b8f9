import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAEMON, daemon, isAlive, pidIn } from '../adapters/process/daemon.js';
import { cimyr, plainEnv, start } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { openShop } from '../deploy/shop.js';

/** Nothing by which its job could be told is left; the second one has not even its environment. */
const WAYS = ['fork+setsid+fork+chdir+close', 'fork+setsid+fork+chdir+close+title'];

const pipeline = (jobs: object) => folder({ 'cimyr.yml': JSON.stringify({ name: 'shop', jobs }) });
const run = (files: Folder) => cimyr(['run', '--log', 'grouped'], { cwd: files.path, env: DAEMON });
const daemonOf = (files: Folder) => pidIn(files.at('pid'));

describe.skipIf(process.platform !== 'linux').each(WAYS)(
  'a daemon that gives up all (%s) is ended',
  (ways) => {
    const starting = daemon(ways, 'pid');

    it.each([
      ['when its run succeeds', { a: { run: starting } }, 0],
      ['when its job takes too long', { a: { run: [starting, 'sleep 600'], timeout: '1s' } }, 1],
      [
        'when it was a service',
        {
          a: {
            run: 'true',
            services: { s: { run: `${starting}; sleep 600`, ready: { command: 'test -s pid' } } },
          },
        },
        0,
      ],
      ['when a second run inside its job is over', { a: { run: 'cimyr run inner.json' } }, 0],
    ])('%s', async (_, jobs, code) => {
      using files = pipeline(jobs);
      files.write('inner.json', JSON.stringify({ jobs: { b: { run: starting } } }));
      const { stdout, ...ended } = await run(files);
      expect([ended.code, stdout]).toEqual([code, expect.any(String)]);
      expect(isAlive(daemonOf(files))).toBe(false);
    });

    it('when its run is cancelled', async () => {
      using files = pipeline({ a: { run: `${starting}; echo up; sleep 600` } });
      const { child, says, ended } = start(['run', '--log', 'stream'], { cwd: files.path, env: DAEMON });
      await says(/up/);
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      expect(isAlive(daemonOf(files))).toBe(false);
    });

    it('by the next run, when cimyr was killed', async () => {
      using files = pipeline({ a: { run: `[ ! -e pid ] || exit 0; ${starting}; echo up; sleep 600` } });
      const { child, says, ended } = start(['run', '--log', 'stream'], { cwd: files.path, env: DAEMON });
      await says(/up/);
      child.kill('SIGKILL');
      await ended;
      expect(isAlive(daemonOf(files))).toBe(true);
      expect((await run(files)).stdout).toMatch(/was killed before its end; \d+ process.* ended/);
      expect(isAlive(daemonOf(files))).toBe(false);
    });
  },
);

describe.skipIf(process.platform !== 'linux')('what goes on', () => {
  it('is what a deployment inside a job has started', async () => {
    const shop = await openShop();
    shop.workspace.write('ship.yml', 'jobs: { a: { run: cimyr deploy production --release v1 } }');
    const { code, stdout } = await shop.run(['run', 'ship.yml']);
    expect([code, stdout]).toEqual([0, expect.not.stringMatching(/stray|left running/)]);
    expect(await shop.serving()).toBe('1');
  });

  it('is what was there before, and what somebody else has started meanwhile', async () => {
    using files = pipeline({ a: { run: `while [ ! -s meanwhile ]; do sleep 0.02; done` } });
    const begin = (file: string) =>
      spawn('bash', ['-c', daemon('fork+setsid+fork+close', file)], {
        cwd: files.path,
        env: { ...plainEnv(), ...DAEMON },
        stdio: 'ignore',
      });
    await once(begin('before'), 'exit');
    const { ended } = start(['run', '--log', 'grouped'], { cwd: files.path });
    begin('meanwhile');
    const { code, stdout } = await ended;
    expect([code, stdout]).toEqual([0, expect.not.stringMatching(/stray|go on/)]);
    for (const file of ['before', 'meanwhile']) {
      expect(isAlive(pidIn(files.at(file)))).toBe(true);
      process.kill(pidIn(files.at(file)));
    }
  });

  // Where the limit is shed, or where there is none: `bin` holds no prlimit.
  it.each([
    ['a daemon that gives up the limit, too', daemon('fork+setsid+fork+close+title+limit', 'pid'), false],
    [
      'one whose shell does',
      `ulimit -S -x unlimited; ${daemon('fork+setsid+fork+close+title', 'pid')}`,
      false,
    ],
    ['one that prlimit has started', shed('prlimit --locks=unlimited env -i setsid'), false],
    [
      'one with variables of its own',
      shed('prlimit --locks=unlimited env -i PATH=/bin HOME=/ setsid'),
      false,
    ],
    ['one without prlimit', daemon('fork+setsid+fork+close+title', 'pid'), true],
  ])('is named and not ended where nothing can prove whose it is: %s', async (_, text, isAlone) => {
    using files = pipeline({ a: { run: text } });
    mkdirSync(files.at('bin'));
    for (const name of ['bash', 'sh', 'mkfifo', 'sleep']) symlinkSync(pathOf(name), files.at('bin', name));
    const env = { ...DAEMON, ...variables(20), ...(isAlone ? { PATH: files.at('bin') } : {}) };
    const { stdout, code } = await cimyr(['run', '--log', 'grouped'], { cwd: files.path, env });
    const pid = daemonOf(files);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`began during the run and go on.* \\(${pid}\\)`)),
    ]);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
  });
});

/** Without environment, session, output and descriptors, once it has said who it is. */
const shed = (by: string): string =>
  `${by} "$(command -v bash)" -c 'exec </dev/null >/dev/null 2>&1 19>&-; echo $$ > pid; exec sleep 600' & while [ ! -s pid ]; do :; done`;

/** As many as a process usually has. */
const variables = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`VARIABLE_${i}`, 'x']));

const pathOf = (name: string) =>
  execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
