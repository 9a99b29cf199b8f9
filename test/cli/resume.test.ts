import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cimyr } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { type Folder, folder } from '../built/workspace.js';

const PIPELINE = `
stages:
  - name: build
    jobs:
      - { name: compile, run: 'echo version=42 >> $GITHUB_OUTPUT; echo x >> compiled', artifacts: [compiled] }
      - { name: key, run: 'echo "::add-mask::hush-hush"; echo key=hush-hush >> $GITHUB_OUTPUT; echo x >> keyed' }
  - name: test
    jobs:
      - { name: unit, needs: [compile], run: 'test -f fixed && echo "$V" > tested', env: { V: '\${{ needs.compile.outputs.version }}' } }
`;

function checkout(): Folder {
  const files = folder({ 'cimyr.yml': PIPELINE, '.gitignore': 'fixed\ncompiled\nkeyed\ntested\n' });
  committed(files.path);
  return files;
}

/** What is on the PATH, but for one program. */
function linkAllBut(program: string, into: string): void {
  mkdirSync(into);
  for (const directory of (process.env['PATH'] ?? '').split(':').filter((path) => existsSync(path)))
    for (const name of readdirSync(directory))
      if (name !== program && !existsSync(join(into, name)))
        symlinkSync(join(directory, name), join(into, name));
}

function committed(path: string): void {
  git(path, 'init', '--quiet');
  git(path, 'add', '.');
  git(path, 'commit', '--quiet', '-m', 'one');
}

const resume = ({ path }: Folder, ...more: string[]) => cimyr(['run', ...more, '--resume'], { cwd: path });

describe('--resume', () => {
  it('runs only what has not finished, with the outputs and artifacts of the rest; a secret output runs again', async () => {
    using files = checkout();
    expect((await cimyr(['run'], { cwd: files.path })).code).toBe(1);
    files.write('fixed', '');
    const { code, stdout } = await resume(files);
    expect(stdout).toMatch(/resumes run \d{8}-\d{6}-[0-9a-f]{6}: 1 job that has finished is not run again/);
    expect(code).toBe(0);
    expect([files.read('compiled'), files.read('keyed'), files.read('tested')]).toEqual([
      'x\n',
      'x\nx\n',
      '42\n',
    ]);
    const [, second = ''] = files.runs();
    const { artifacts } = JSON.parse(readFileSync(join(second, 'run.json'), 'utf8'));
    expect(artifacts).toMatchObject([{ job: 'build.compile', files: [{ path: 'compiled' }] }]);
  });

  it('runs everything again where the checkout or a variable has changed', async () => {
    using files = checkout();
    await cimyr(['run'], { cwd: files.path });
    const { stdout } = await resume(files, '--var', 'A=1');
    expect(stdout).toContain('but the checkout or the variables have changed since: every job runs');
    expect(files.read('compiled')).toBe('x\nx\n');
    files.write('.gitignore', '*');
    expect((await resume(files)).stdout).toContain('have changed since');
  });

  it('runs a job again that the file tells something else', async () => {
    const definition = (a: string) => `jobs: { a: { run: ${a} }, b: { run: exit 1, needs: a } }`;
    using files = folder({ 'tracked.txt': '', 'cimyr.yml': definition('echo x >> a') });
    files.write('.gitignore', 'cimyr.yml');
    committed(files.path);
    await cimyr(['run'], { cwd: files.path });
    await resume(files);
    expect(files.read('a')).toBe('x\n');
    files.write('cimyr.yml', definition('echo y >> a'));
    await resume(files);
    expect(files.read('a')).toBe('x\ny\n');
  });

  it.each<[string, (path: string) => Record<string, string>, string]>([
    ['there is no repository', () => ({}), 'there is no Git repository'],
    [
      'there is no commit yet',
      (path) => {
        git(path, 'init', '--quiet');
        git(path, 'add', '.');
        return {};
      },
      'there is no commit yet',
    ],
    [
      'git is not on the PATH',
      (path) => {
        committed(path);
        return { PATH: join(path, '../bin') };
      },
      'git is not on the PATH',
    ],
    [
      'Git refuses',
      (path) => {
        committed(path);
        return { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
      },
      'git refuses: detected dubious ownership in repository',
    ],
    [
      'a submodule has changes',
      (path) => {
        git(path, 'init', '--quiet', 'sub');
        writeFileSync(join(path, 'sub/in.txt'), 'one');
        committed(join(path, 'sub'));
        committed(path);
        writeFileSync(join(path, 'sub/in.txt'), 'two');
        return {};
      },
      'a submodule has changes',
    ],
  ])('takes nothing over where nobody can tell what has changed: %s', async (_, prepare, why) => {
    using files = folder({
      'in.txt': 'one',
      'cimyr.yml': 'jobs: { a: { run: echo x >> a }, b: { run: exit 1, needs: a } }',
    });
    linkAllBut('git', files.at('../bin'));
    const env = prepare(files.path);
    await cimyr(['run'], { cwd: files.path, env });
    const { code, stdout } = await cimyr(['run', '--resume'], { cwd: files.path, env });
    expect(code).toBe(1);
    expect(stdout).toContain(`but nobody can tell what the checkout holds (${why}`);
    expect(stdout).toContain(': every job runs');
    expect(files.read('a')).toBe('x\nx\n');
  });

  it('refuses where there is nothing to resume, and says what there is', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: "true" } }' });
    const none = await resume(files);
    expect([none.code, none.stderr]).toEqual([
      2,
      `--resume: there is no run of 'pipeline' in ${files.state}/runs\n`,
    ]);
    await cimyr(['run'], { cwd: files.path });
    const run = files.runs()[0]?.split('/').at(-1) ?? '';
    const done = await resume(files);
    expect([done.code, done.stderr]).toEqual([
      2,
      `--resume: run ${run} has succeeded, there is nothing to resume\n`,
    ]);
    const named = await cimyr(['run', '--resume', 'nope'], { cwd: files.path });
    expect([named.code, named.stderr]).toEqual([
      2,
      `--resume: there is no run 'nope'; the last ones: ${run}\n`,
    ]);
    expect(files.runs()).toHaveLength(1);
  });
});
