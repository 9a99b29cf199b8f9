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
  const files = folder({ 'cimyr.yml': PIPELINE, '.gitignore': '.cimyr/\nfixed\ncompiled\nkeyed\ntested\n' });
  git(files.path, 'init', '--quiet');
  git(files.path, 'add', '.');
  git(files.path, 'commit', '--quiet', '-m', 'one');
  return files;
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
    const { artifacts } = JSON.parse(
      files.read('.cimyr', 'runs', second.split('/').at(-1) ?? '', 'run.json'),
    );
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
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: echo x >> a }, b: { run: exit 1, needs: a } }' });
    await cimyr(['run'], { cwd: files.path });
    await resume(files);
    expect(files.read('a')).toBe('x\n');
    files.write('cimyr.yml', 'jobs: { a: { run: echo y >> a }, b: { run: exit 1, needs: a } }');
    await resume(files);
    expect(files.read('a')).toBe('x\ny\n');
  });

  it('refuses where there is nothing to resume, and says what there is', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: "true" } }' });
    const none = await resume(files);
    expect([none.code, none.stderr]).toEqual([2, "--resume: there is no run of 'pipeline' in .cimyr/runs\n"]);
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
