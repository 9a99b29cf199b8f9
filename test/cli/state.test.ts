import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cimyr, cliScript, plainEnv } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { type Folder, folder, withPipeline } from '../built/workspace.js';

/** As on a machine where nobody has named a directory. */
const UNNAMED = { CIMYR_STATE: '' };

function repository(files: Readonly<Record<string, string>>): Folder {
  const made = folder(files);
  git(made.path, 'init', '--quiet');
  git(made.path, 'add', '.');
  git(made.path, 'commit', '--quiet', '-m', 'one');
  return made;
}

const statesBelow = (directory: string) => (existsSync(directory) ? readdirSync(directory) : []);
const runsBelow = (directory: string) => {
  const [state = ''] = statesBelow(directory);
  return readdirSync(join(directory, state, 'runs')).filter((name) => /^\d/.test(name));
};

describe('the state of runs', () => {
  it('lies in Git’s directory: nothing of it is in the checkout', async () => {
    using files = repository({ 'cimyr.yml': 'jobs: { a: { run: exit 3 } }' });
    const { code, stdout } = await cimyr(['run'], { cwd: files.path, env: UNNAMED });
    expect(code).toBe(1);
    expect(readdirSync(files.path).sort()).toEqual(['.git', 'cimyr.yml']);
    expect(stdout).toMatch(new RegExp(`logs and record: ${files.at('.git/cimyr')}/[0-9a-f]{16}/runs/`));
    expect(git(files.path, 'status', '--porcelain')).toBe('');
  });

  it('is each work tree’s own', async () => {
    using files = repository({ 'cimyr.yml': 'jobs: { a: { run: "true" } }' });
    git(files.path, 'worktree', 'add', '--quiet', files.at('../other'));
    for (const cwd of [files.path, files.at('../other')])
      expect((await cimyr(['run'], { cwd, env: UNNAMED })).code).toBe(0);
    expect(statesBelow(files.at('.git/cimyr'))).toHaveLength(2);
    const { stdout } = await cimyr(['runs'], { cwd: files.at('../other'), env: UNNAMED });
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['without a repository', {}],
    ['where Git refuses', { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }],
  ])('is the user’s %s: below XDG_STATE_HOME, else below HOME', async (_, more) => {
    using files = repository({ 'cimyr.yml': 'jobs: { a: { run: "true" } }' });
    if (!('GIT_TEST_ASSUME_DIFFERENT_OWNER' in more)) rmSync(files.at('.git'), { recursive: true });
    const home = files.at('../home');
    const run = (env: Record<string, string>) =>
      cimyr(['run'], { cwd: files.path, env: { ...UNNAMED, ...more, HOME: home, ...env } });
    expect((await run({ XDG_STATE_HOME: join(home, 'xdg') })).code).toBe(0);
    expect(runsBelow(join(home, 'xdg/cimyr'))).toHaveLength(1);
    expect((await run({ XDG_STATE_HOME: '' })).code).toBe(0);
    expect(runsBelow(join(home, '.local/state/cimyr'))).toHaveLength(1);
    expect(existsSync(files.at('.git/cimyr'))).toBe(false);
  });

  it('lies in the runner’s folder for temporary files on GitHub', async () => {
    using files = repository({ 'cimyr.yml': 'jobs: { a: { run: "true" } }' });
    const RUNNER_TEMP = files.at('../temp');
    mkdirSync(RUNNER_TEMP);
    const env = { ...UNNAMED, GITHUB_ACTIONS: 'true', RUNNER_TEMP };
    expect((await cimyr(['run'], { cwd: files.path, env })).code).toBe(0);
    expect(readdirSync(join(RUNNER_TEMP, 'cimyr')).sort()).toEqual(['history.json', 'runs']);
  });

  it('is refused, not looked for elsewhere, where the named directory cannot be used', async () => {
    using files = repository({ 'cimyr.yml': 'jobs: { a: { run: touch ran } }' });
    mkdirSync(files.at('../real'));
    symlinkSync(files.at('../real'), files.state);
    for (const args of [['run'], ['run', '--dry-run'], ['report'], ['runs']]) {
      const { code, stderr } = await cimyr(args, { cwd: files.path });
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(
          /^error\[E-STATE\]: .*\$CIMYR_STATE: \S+ is a link, which is not followed; remove it; set CIMYR_STATE/,
        ),
      ]);
    }
    expect(existsSync(files.at('ran'))).toBe(false);
  });

  it('that is named by a path from here is the same one for the jobs', async () => {
    using files = withPipeline('jobs: { a: { run: "mkdir sub; cd sub; cimyr runs" } }');
    const { stdout } = await cimyr(['run'], { cwd: files.path, env: { CIMYR_STATE: '../mine' } });
    expect(stdout).toMatch(/\d{8}-\d{6}-[0-9a-f]{6} {2}goes on/);
  });

  it.each([
    ['git clean -ffdxq', 'rm -rf .cimyr'],
    ['git stash -uq', 'true'],
    ['find . -name "*.json" -not -path "./.git/*" -exec sed -i s/a/b/ {} +', 'true'],
  ])('is met by no command that tidies the checkout: %s', async (...commands) => {
    const [one, two] = commands;
    using files = repository({
      'cimyr.yml': `
max-parallel: 3
jobs:
  beside: { run: 'echo v=kept >> $GITHUB_OUTPUT; touch wrote; until [ -e ../tidied ]; do sleep 0.02; done' }
  tidies: { run: 'until [ -e wrote ]; do sleep 0.02; done; ${one}; ${two}; echo o=1 >> $GITHUB_OUTPUT; touch ../tidied; cimyr --version' }
  uses: { needs: [beside, tidies], env: { V: '\${{ needs.beside.outputs.v }}' }, run: 'test "$V" = kept' }
`,
    });
    const { code, stdout } = await cimyr(['run'], { cwd: files.path, env: UNNAMED });
    expect([code, stdout]).toEqual([0, expect.stringContaining('3 succeeded')]);
  });

  it('is what a job finds at CIMYR_RUN_DIRECTORY, and no part of its artifacts', async () => {
    using files = withPipeline(
      `jobs: { a: { run: 'test -s "$CIMYR_RUN_DIRECTORY/events.ndjson"; touch made', artifacts: ['**'] } }`,
    );
    const env = { CIMYR_STATE: files.at('state') };
    const { code, stdout } = await cimyr(['run', '--json'], { cwd: files.path, env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).artifacts[0].files.map(({ path }: { path: string }) => path)).toEqual([
      'cimyr.yml',
      'made',
    ]);
  });
});

describe('what an earlier cimyr has left in the checkout', () => {
  const HISTORY = JSON.stringify({ schemaVersion: 1, pipelines: { pipeline: { runs: 7, jobs: {} } } });
  const runsKnown = (files: Folder) =>
    JSON.parse(readFileSync(join(files.state, 'history.json'), 'utf8')).pipelines.pipeline.runs;
  const earlier = { '.cimyr/history.json': HISTORY, '.cimyr/runs/20260101-000000-abcdef/run.json': '{}' };

  it('is taken over once, its runs are told of once and stay', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: "true" } }', ...earlier });
    const first = await cimyr(['run'], { cwd: files.path });
    expect(first.stdout).toContain(
      `1 run of an earlier cimyr lies in .cimyr/runs, where nobody looks any more`,
    );
    expect(runsKnown(files)).toBe(8);
    const second = await cimyr(['run'], { cwd: files.path });
    expect(second.stdout).not.toContain('earlier cimyr');
    expect(runsKnown(files)).toBe(9);
    expect(files.read('.cimyr/history.json')).toBe(HISTORY);
    expect(readdirSync(files.at('.cimyr/runs'))).toEqual(['20260101-000000-abcdef']);
  });

  it('is not, where the repository has brought it, or it is a link', async () => {
    const yaml = { 'cimyr.yml': 'jobs: { a: { run: "true" } }' };
    using brought = repository({ ...yaml, ...earlier });
    await cimyr(['run'], { cwd: brought.path });
    expect(runsKnown(brought)).toBe(1);
    using linked = folder({ ...yaml, 'elsewhere.json': HISTORY, '.cimyr/x': '' });
    symlinkSync('../elsewhere.json', linked.at('.cimyr/history.json'));
    await cimyr(['run'], { cwd: linked.path });
    expect(runsKnown(linked)).toBe(1);
  });
});

describe('the root', () => {
  it('is Git’s top level, wherever below it cimyr is started; the file is found from there', async () => {
    using files = repository({
      'cimyr.yml': 'jobs: { a: { run: "cat top.txt; pwd", artifacts: [top.txt] } }',
      'top.txt': 'TOP',
      'sub/deep/x': '',
    });
    for (const args of [['run'], ['run', '../../cimyr.yml']]) {
      const { code, stdout } = await cimyr(args, { cwd: files.at('sub/deep') });
      expect([code, stdout]).toEqual([0, expect.stringContaining(`  TOP${files.path}\n`)]);
    }
    const valid = await cimyr(['validate'], { cwd: files.at('sub/deep') });
    expect(valid.stdout).toBe('✓ ../../cimyr.yml is valid: 1 job\n');
    const report = await cimyr(['run', '--report', 'here', '--json'], { cwd: files.at('sub/deep') });
    expect(report.code).toBe(0);
    expect(files.read('sub/deep/here/run.json')).toBe(report.stdout);
    expect(readFileSync(files.at('sub/deep/here/events.ndjson'), 'utf8')).toContain('"file":"cimyr.yml"');
  });

  it.each(['cimyr.yaml', 'cimyr.json', '.github/cimyr.yml'])('is where a %s is found, too', async (name) => {
    using files = repository({ [name]: '{ "jobs": { "a": { "run": "true" } } }', 'sub/x': '' });
    expect((await cimyr(['run'], { cwd: files.at('sub') })).code).toBe(0);
  });

  it('is a folder of a repository where Git is told to look no further, as npm start does', async () => {
    using files = repository({ 'top.txt': '', 'inner/cimyr.yml': 'jobs: { a: { run: test -e cimyr.yml } }' });
    const env = { ...UNNAMED, GIT_CEILING_DIRECTORIES: files.path };
    expect((await cimyr(['run'], { cwd: files.at('inner'), env })).code).toBe(0);
    expect((await cimyr(['run'], { cwd: files.at('inner') })).code).toBe(1);
  });

  it('is no file’s above it, and without Git nobody looks further up', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: "true" } }', 'sub/other.yml': '', 'r/x': '' });
    git(files.at('r'), 'init', '--quiet');
    for (const cwd of [files.at('sub'), files.at('r')]) expect((await cimyr(['run'], { cwd })).code).toBe(2);
    const { stderr } = await cimyr(['validate'], { cwd: files.at('sub') });
    expect(stderr).toContain(
      "'cimyr.yml' does not exist; write one, or name another file (there are other.yml)",
    );
  });

  it('is gone with the working directory: that is said in a sentence', async () => {
    using files = folder({ 'd/x': '' });
    const script = 'rm -r ../d; exec "$0" -- "$1" run --json';
    const child = spawn('sh', ['-c', script, process.execPath, cliScript()], {
      cwd: files.at('d'),
      env: plainEnv(),
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
    const [code] = await once(child, 'close');
    expect(code).toBe(2);
    expect(said.join('')).toContain('the working directory is gone; change to one that is there\n');
    expect(said.join('')).not.toContain('    at ');
  });
});

describe('cimyr runs', () => {
  it('lists what is kept, newest first, with the place of each', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: test -e ok } }');
    const none = await cimyr(['runs'], { cwd: files.path });
    expect([none.code, none.stdout]).toEqual([0, `no run is kept in ${files.state}\n`]);
    await cimyr(['run'], { cwd: files.path });
    writeFileSync(files.at('ok'), '');
    await cimyr(['run'], { cwd: files.path });
    const { stdout } = await cimyr(['runs'], { cwd: files.path });
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(rows.map(([, status, , , name]) => [status, name])).toEqual([
      ['success', 'shop'],
      ['failure', 'shop'],
    ]);
    for (const [id = '', , , directory = ''] of rows) expect(directory).toBe(join(files.state, 'runs', id));
    const json = JSON.parse((await cimyr(['runs', '--json'], { cwd: files.path })).stdout);
    expect(json).toMatchObject({ state: files.state, runs: [{ status: 'success' }, { status: 'failure' }] });
    expect(json.runs[0].id).toBe(basename(json.runs[0].directory));
  });
});

describe('a report that is asked for', () => {
  it('is written where the record cannot be, and all that is lost is said', async () => {
    using files = withPipeline(`jobs: { a: { run: 'chmod 777 "$CIMYR_RUN_DIRECTORY"' } }`);
    const { code, stderr } = await cimyr(['run', '--report', 'told'], { cwd: files.path });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^the run's record could not be kept whole: .* is writable by others; chmod 700 it$/m,
    );
    expect(JSON.parse(files.read('told/run.json')).status).toBe('success');
    expect(files.read('told/events.ndjson')).toContain('run-ended');
    writeFileSync(files.at('blocked'), '');
    const both = await cimyr(['run', '--report', 'blocked/told'], { cwd: files.path });
    expect(both.stderr).toMatch(/kept whole: .* is writable by others; chmod 700 it; the report: ENOTDIR/);
  });
});

describe('what a job plants in the state', () => {
  it.each([
    ['a file', 'touch "$STATE/history.lock"'],
    ['a folder', 'mkdir -p "$STATE/history.lock/more"'],
    ['a file', 'mkfifo "$STATE/history.lock"'],
  ])('where the history is locked does not cost it: %s (%s)', async (what, plant) => {
    using files = withPipeline(`jobs: { a: { run: 'STATE="$CIMYR_RUN_DIRECTORY/../.."; ${plant}' } }`);
    const run = () => cimyr(['run'], { cwd: files.path });
    const runs = () => /"runs":(\d+)/.exec(files.read(join(files.state, 'history.json')))?.[1];
    const first = await run();
    expect([first.code, first.stderr]).toEqual([
      0,
      `${join(files.state, 'history.lock')} was ${what}, no lock, and is removed\n`,
    ]);
    expect(runs()).toBe('1');
    await run();
    expect(runs()).toBe('2');
  });

  it.each([
    ['for all artifacts', 'rm -rf "$DIR/artifacts"; ln -s "$PWD/elsewhere" "$DIR/artifacts"'],
    ['for its own', 'mkdir -p "$DIR/artifacts"; ln -s "$PWD/elsewhere" "$DIR/artifacts/0"'],
    ['below its own', 'mkdir -p "$DIR/artifacts/0"; ln -s "$PWD/elsewhere" "$DIR/artifacts/0/out"'],
  ])('as a link %s leads none of them away', async (_, plant) => {
    using files = withPipeline(
      `jobs: { a: { run: 'mkdir out elsewhere; echo new > out/a; echo old > elsewhere/a; DIR="$CIMYR_RUN_DIRECTORY"; ${plant}', artifacts: out } }`,
    );
    expect((await cimyr(['run'], { cwd: files.path })).code).toBe(0);
    expect(files.read('elsewhere/a')).toBe('old\n');
    expect(readdirSync(files.at('elsewhere'))).toEqual(['a']);
    expect(files.read(join(files.runs()[0] ?? '', 'artifacts/0/out/a'))).toBe('new\n');
  });

  it('as a link for logs leads none of them away', async () => {
    using files = withPipeline(`
      jobs:
        a: { run: 'mkdir elsewhere; rm -rf "$CIMYR_RUN_DIRECTORY/logs"; ln -s "$PWD/elsewhere" "$CIMYR_RUN_DIRECTORY/logs"' }
        b: { run: echo printed, needs: [a] }`);
    const { stdout } = await cimyr(['run', '--log', 'grouped'], { cwd: files.path });
    expect(stdout).toContain('printed');
    expect(readdirSync(files.at('elsewhere'))).toEqual([]);
  });

  it.each([['run'], ['runs'], ['report'], ['run', '--resume']])(
    'as a link for all runs is not followed: cimyr %s %s',
    async (...args) => {
      using files = withPipeline("jobs: { a: { run: 'true' } }");
      await cimyr(['run'], { cwd: files.path });
      renameSync(join(files.state, 'runs'), files.at('moved'));
      symlinkSync(files.at('moved'), join(files.state, 'runs'));
      const { code, stdout, stderr } = await cimyr(args.filter(Boolean), { cwd: files.path });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`${join(files.state, 'runs')} is a link, which is not followed; remove it`);
    },
  );

  it('as the order of runs does not make a later one the older', async () => {
    using files = withPipeline(
      `jobs: { a: { run: 'touch "$CIMYR_RUN_DIRECTORY/../.999999999999999-$CIMYR_RUN_ID"' } }`,
    );
    for (let i = 0; i < 3; i++) await cimyr(['run'], { cwd: files.path });
    const orders = readdirSync(join(files.state, 'runs')).filter((name) => /^\.\d{1,3}-/.test(name));
    expect(orders.map((name) => name.split('-')[0]).sort()).toEqual(['.1', '.2', '.3']);
    const { stdout } = await cimyr(['runs'], { cwd: files.path });
    const listed = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    const newestFirst = orders
      .sort()
      .reverse()
      .map((name) => name.replace(/^\.\d+-/, ''));
    expect(listed).toEqual(newestFirst);
  });

  it('in the place of its records takes none of them', async () => {
    using files = withPipeline(
      `jobs: { a: { run: 'mkdir "$CIMYR_RUN_DIRECTORY/../../history.json" "$CIMYR_RUN_DIRECTORY/run.json"' } }`,
    );
    const { code, stderr } = await cimyr(['run'], { cwd: files.path });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(files.read(join(files.runs()[0] ?? '', 'run.json'))).status).toBe('success');
    expect(files.read(join(files.state, 'history.json'))).toContain('"runs":1');
  });
});
