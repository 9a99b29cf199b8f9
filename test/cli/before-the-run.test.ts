import { describe, expect, it } from 'vitest';
import { cimyr } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { folder, withPipeline } from '../built/workspace.js';

describe('requires', () => {
  it('refuses a run where something is missing or too old, all at once and at its place, before anything runs', async () => {
    using files = withPipeline(
      'requires: [bash, node>=18, node>=99, no-such-program]\njobs: { a: { run: touch ran } }\n',
    );
    const run = await cimyr(['run'], { cwd: files.path });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(
      /error\[E-REQUIRES\] cimyr\.yml:1:28 requires\[2\]: 'node' has version [\d.]+, >=99 is required; install another version/,
    );
    expect(run.stderr).toContain(
      "cimyr.yml:1:38 requires[3]: 'no-such-program' is not on the PATH; install it",
    );
    expect(run.stderr).toContain('cimyr.yml has 2 problems; nothing was done');
    expect(() => files.read('ran')).toThrow();
    expect((await cimyr(['run', '--dry-run'], { cwd: files.path })).code).toBe(0);
    expect((await cimyr(['validate'], { cwd: files.path })).code).toBe(0);
  });

  it('lets a run go on where all is there', async () => {
    using files = withPipeline('requires: ["node >= 18, < 99", git>=2]\njobs: { a: { run: "true" } }\n');
    expect((await cimyr(['run'], { cwd: files.path })).code).toBe(0);
  });
});

describe('changes', () => {
  const pipeline = `
stages:
  - name: web
    changes: ['web/', '!web/**/*.md']
    jobs: [{ name: test, run: "true" }, { name: css, run: "true", changes: '**/*.css' }]
  - name: docs
    jobs: [{ name: build, run: "true", changes: [docs/**] }, { name: lint, run: "true" }]
`;

  it('skips jobs for which nothing changed; who waits for them goes on', async () => {
    using files = folder({ 'cimyr.yml': pipeline, 'web/a.md': 'a' });
    git(files.path, 'init', '--quiet', '--initial-branch=main');
    git(files.path, 'add', '.');
    git(files.path, 'commit', '--quiet', '-m', 'one');
    const outcomes = async () => {
      const { code, stdout } = await cimyr(['run', '--json'], { cwd: files.path });
      const { stages } = JSON.parse(stdout) as { stages: { jobs: Record<string, string>[] }[] };
      const jobs = stages.flatMap((stage) => stage.jobs);
      return [code, ...jobs.map(({ id, status, reason }) => [id, status, reason].filter(Boolean).join(' '))];
    };
    files.write('web/a.md', 'b');
    expect(await outcomes()).toEqual([
      0,
      'web.test skipped changes',
      'web.css skipped changes',
      'docs.build skipped changes',
      'docs.lint success',
    ]);
    files.write('web/deep/.hidden.js', '');
    expect(await outcomes()).toEqual([
      0,
      'web.test success',
      'web.css skipped changes',
      'docs.build skipped changes',
      'docs.lint success',
    ]);
  });

  describe('at a commit of the default branch itself', () => {
    const asked = async (env: Record<string, string>) => {
      using files = folder({
        'cimyr.yml': 'jobs: { build: { changes: [src/**], run: echo BUILT } }',
        '.gitignore': '.cimyr/',
        'event.json': '{"ref":"refs/heads/main"}',
        'src/a': 'a',
      });
      git(files.path, 'init', '--quiet', '--initial-branch=main');
      git(files.path, 'add', '.');
      git(files.path, 'commit', '--quiet', '-m', 'one');
      const head = git(files.path, 'rev-parse', 'HEAD').trim();
      files.write('push.json', JSON.stringify({ before: head }));
      const onGitHub = env['GITHUB_ACTIONS'] ? { GITHUB_WORKSPACE: files.path } : {};
      const event = env['GITHUB_EVENT_PATH'] ? { GITHUB_EVENT_PATH: files.at(env['GITHUB_EVENT_PATH']) } : {};
      const { code, stdout } = await cimyr(['run', '--log', 'grouped'], {
        cwd: files.path,
        env: { CI: '', ...env, ...onGitHub, ...event },
      });
      return { code, stdout, head: head.slice(0, 7) };
    };
    const onGitHub = { GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/main' };

    it.each(['schedule', 'workflow_dispatch', 'repository_dispatch'])('a %s runs', async (name) => {
      const env = { ...onGitHub, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: 'event.json' };
      const { stdout } = await asked(env);
      expect(stdout).toContain(`the event '${name}' names no commit to compare with; every job runs`);
      expect(stdout).toMatch(/^BUILT$/m);
    });

    it('a push that takes commits back runs', async () => {
      const env = { ...onGitHub, GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: 'push.json' };
      expect((await asked(env)).stdout).toMatch(/^BUILT$/m);
    });

    it('a build server runs, and says why', async () => {
      const { stdout, head } = await asked({ CI: 'true' });
      expect(stdout).toContain(`${head} (main), holds all that is checked out; every job runs`);
      expect(stdout).toContain('BUILT');
    });

    it('a laptop skips, and says since when nothing changed and that nothing ran', async () => {
      const { code, stdout, head } = await asked({});
      expect(code).toBe(0);
      expect(stdout).toContain(`build · skipped, nothing changed since ${head} (main)`);
      expect(stdout).toMatch(/succeeded in .*, nothing ran · 1 skipped/);
    });
  });

  it('runs everything where nobody can tell, and says why', async () => {
    using files = withPipeline(pipeline);
    const { code, stdout } = await cimyr(['run'], { cwd: files.path, env: { GIT_CEILING_DIRECTORIES: '/' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/· changes: .*not a git repository.*; every job runs/);
    expect(stdout).toContain('4 succeeded');
  });
});

it.each([['validate'], ['graph'], ['run'], ['run', '--dry-run']])(
  'a file with a hostile name starts no command of the runner: cimyr %s',
  async (...args) => {
    const name = 'a##[error]b.yml';
    using files = folder({ [name]: 'jobs: { a: { run: x, needs: ["##[add-path]/evil"] } }' });
    const { code, stdout, stderr } = await cimyr([...args, name], {
      cwd: files.path,
      env: { GITHUB_ACTIONS: 'true' },
    });
    expect([code, `${stdout}${stderr}`]).toEqual([2, expect.not.stringContaining('##[')]);
    expect(stderr).toContain('::error file=a#\u200b#[error]b.yml,');
  },
);
