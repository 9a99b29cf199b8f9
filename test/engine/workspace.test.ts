import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/fake-clock.js';
import { type RigRun, run, start } from './rig.js';

describe('working-directory', () => {
  it('is below the workspace, and may hold variables and expressions', async () => {
    await using played = await run(
      `
      jobs:
        a: { run: pwd, working-directory: 'apps/\${APP}/\${{ matrix.part }}', env: { APP: web }, matrix: { part: [x] } }
        b: { run: pwd }`,
      { files: { 'apps/web/x/keep': '' } },
    );
    expect(played.output('a (x)')).toBe(`${played.workspace}/apps/web/x\n`);
    expect(played.output('b')).toBe(`${played.workspace}\n`);
  });

  it.each([
    ['..', "working-directory '..' escapes the workspace"],
    ['apps/../../..', "working-directory 'apps/../../..' escapes the workspace"],
    ['/etc', "working-directory '/etc' escapes the workspace"],
    ['link', "working-directory 'link' escapes the workspace"],
    ['apps/file', "working-directory 'apps/file' is not a directory"],
    ['nowhere', "working-directory 'nowhere' does not exist"],
  ])('%s is refused before anything runs', async (path, message) => {
    await using played = await run('jobs: { a: { run: touch ran, working-directory: "${D}" } }', {
      overrides: { D: path },
      files: { 'apps/file': '' },
      prepare: (workspace) => symlinkSync('/etc', join(workspace, 'link')),
    });
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({ kind: 'start-error', message });
    expect(played.output('a')).toBe('');
  });

  it('an undefined variable is an error that names it', async () => {
    await using played = await run('jobs: { a: { run: exit, working-directory: "${NOWHERE}" } }');
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({
      kind: 'expression',
      field: 'working-directory',
      message: '${NOWHERE} is not defined',
    });
  });
});

describe('artifacts', () => {
  it('are kept as they were when the job ended, whatever later jobs do', async () => {
    await using played = await run(
      `
      jobs:
        a: { run: 'mkdir -p dist/sub; echo one > dist/sub/x; echo "#!" > dist/run; chmod +x dist/run', artifacts: { name: site, path: [dist/**, "\${EXTRA}"] }, env: { EXTRA: '*.txt' } }
        b: { run: echo changed > dist/sub/x, needs: [a] }`,
      { files: { 'notes.txt': 'n', 'other.md': '' } },
    );
    expect(played.record.artifacts).toEqual([
      {
        job: 'a',
        name: 'site',
        files: [
          { path: 'dist/run', bytes: 3 },
          { path: 'dist/sub/x', bytes: 4 },
          { path: 'notes.txt', bytes: 1 },
        ],
      },
    ]);
    const kept = join(played.store.directory, 'artifacts', '0');
    expect(readFileSync(join(kept, 'dist/sub/x'), 'utf8')).toBe('one\n');
    expect(execFileSync('stat', ['-c', '%a', join(kept, 'dist/run')], { encoding: 'utf8' })).toMatch(/^7/);
  });

  it('are kept however the job ended; that a successful one has none is worth a notice', async () => {
    await using played = await run(
      `
      jobs:
        bad: { run: 'touch a.log; exit 1', artifacts: a.log }
        allowed: { run: 'touch b.log; exit 1', artifacts: b.log, allow-failure: true }
        twice: { run: 'touch d$CIMYR_ATTEMPT.log; exit 1', artifacts: d*.log, retry: 1 }
        early: { run: exit 1, artifacts: none.log }
        lost: { run: exit, artifacts: lost.log, working-directory: nowhere }
        none: { run: exit, artifacts: [nothing/**, "*.none"] }`,
    );
    const kept = played.record.artifacts.map(({ job, files }) => [job, ...files.map(({ path }) => path)]);
    expect(kept.sort()).toEqual([
      ['allowed', 'b.log'],
      ['bad', 'a.log'],
      ['twice', 'd1.log', 'd2.log'],
    ]);
    expect(played.notices).toEqual(['none: no file matches its artifacts: nothing/**, *.none']);
  });

  it.each([
    ['the run is cancelled', 'cancelled cancelled', (played: RigRun) => played.cancel()],
    ['the run is out of time', 'failure exit-code', (_: RigRun, clock: FakeClock) => clock.pass(60_000)],
    ['its stage is out of time', 'failure timeout', (_: RigRun, clock: FakeClock) => clock.pass(30_000)],
    ['another job fails', 'failure exit-code', (played: RigRun) => played.gates.open('b')],
  ])('are those of the last attempt where %s while it waits for another one', async (_, end, stop) => {
    const clock = new FakeClock();
    await using played = await start(
      `
      timeout: 60s
      on-failure: no-new
      stages:
        - name: s
          ${end === 'failure timeout' ? 'timeout: 30s' : ''}
          jobs:
            - { name: a, run: 'touch a$CIMYR_ATTEMPT.log; exit 1', artifacts: '*.log', retry: { max: 1, backoff: 500s } }
            - { name: b, run: hold b; exit 1 }`,
      { clock },
    );
    await played.gates.reached('b');
    await played.attemptEnded('s.a');
    await stop(played, clock);
    await played.ended('s.a');
    expect(played.outcomes['s.a']).toBe(end);
    expect(played.record.artifacts).toEqual([
      { job: 's.a', name: 's.a', files: [{ path: 'a1.log', bytes: 0 }] },
    ]);
  });

  it('are not waited for where somebody is in a hurry', async () => {
    const yaml =
      "jobs: { a: { run: 'touch a.log; exit 1', artifacts: '*.log', retry: { max: 1, backoff: 500s } } }";
    await using played = await start(yaml, { clock: new FakeClock() });
    await played.attemptEnded('a');
    played.kill();
    await played.done;
    expect([played.outcomes, played.record.artifacts]).toEqual([{ a: 'cancelled cancelled' }, []]);
  });

  it.each(['cancelled', 'timeout'])(
    'are kept of a job that ends by %s, as far as they are there',
    async (how) => {
      const clock = new FakeClock();
      await using played = await start(
        "jobs: { a: { run: ['touch a.log', hold a], artifacts: '*.log', timeout: 10s } }",
        { clock },
      );
      await played.gates.reached('a');
      if (how === 'cancelled') played.cancel();
      else await clock.pass(10_000);
      await played.done;
      expect(played.job('a').reason).toBe(how);
      expect(played.record.artifacts).toEqual([
        { job: 'a', name: 'a', files: [{ path: 'a.log', bytes: 0 }] },
      ]);
    },
  );

  it('are kept of a job that has removed its own working directory', async () => {
    await using played = await run(
      `
      jobs:
        a: { run: 'echo x > ../a.txt; rm -r "$PWD"', working-directory: tmp, artifacts: a.txt }
        b: { run: 'echo x > ../b.txt; rm -r "$PWD"; exit 1', working-directory: gone, artifacts: b.txt }`,
      { files: { 'tmp/x': '', 'gone/x': '' } },
    );
    expect(played.record.artifacts.map(({ job }) => job).sort()).toEqual(['a', 'b']);
    expect(played.notices).toEqual([]);
  });

  it('leave out what leads out of the workspace, leads nowhere, or is no file', async () => {
    await using played = await run(
      `
      jobs:
        a: { run: 'mkfifo d/pipe; ln -s pipe d/to-pipe', artifacts: d/** }`,
      {
        files: { 'd/file': 'x', 'elsewhere/y': 'y' },
        prepare: (workspace) => {
          symlinkSync('/etc/passwd', join(workspace, 'd/out'));
          symlinkSync('nowhere', join(workspace, 'd/dangling'));
          symlinkSync('/etc', join(workspace, 'd/directory'));
          symlinkSync('file', join(workspace, 'd/inside'));
          mkdirSync(join(workspace, 'd/empty'));
        },
      },
    );
    const files = played.record.artifacts[0]?.files.map(({ path }) => path);
    expect(files).toEqual(['d/file', 'd/inside']);
    expect(readdirSync(join(played.store.directory, 'artifacts', '0', 'd')).sort()).toEqual([
      'file',
      'inside',
    ]);
  });

  it('may have any name, and never hold .cimyr or .git', async () => {
    await using played = await run("jobs: { a: { run: exit, artifacts: '**' } }", {
      files: { 'a b/[x] é.txt': '', '.git/config': '', '.hidden': '' },
    });
    expect(played.record.artifacts[0]?.files.map(({ path }) => path)).toEqual(['.hidden', 'a b/[x] é.txt']);
  });
});
