import { describe, expect, it, onTestFinished } from 'vitest';
import { type Folder, folder } from '../built/workspace.js';
import { addCheckRun } from '../github/check-runs.js';
import { fakeGitHub, type GitHub, type GitHubOptions, READ_ONLY } from '../github/github.js';
import type { Play } from '../runner/play.js';
import { errorsOf, playIn } from './play.js';

const HEAD = 'b'.repeat(40);
const PULL = {
  name: 'pull_request',
  payload: { pull_request: { number: 7, head: { sha: HEAD, repo: null } } },
};

async function openGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const github = await fakeGitHub(options);
  onTestFinished(() => github[Symbol.asyncDispose]());
  return github;
}

const play = (files: Folder, github: GitHub, inputs: Play['inputs'] = {}) =>
  playIn(
    files,
    { 'github-token': github.token, ...inputs },
    { event: PULL, github: { api_url: github.url } },
  );

/** Fails, and says `count` things about one file. */
function failing(count: number): Folder {
  const files = folder({
    'cimyr.yml': 'name: shop\njobs:\n  lint: { run: "node lint.js; exit 1" }\n',
    'src/a.js': 'x\n'.repeat(count + 1),
    'lint.js': `for (let i = 1; i <= ${count}; i++) console.log('::error file=src/a.js,line=' + i + '::problem ' + i)`,
  });
  onTestFinished(() => files[Symbol.dispose]());
  return files;
}

describe('a check run', () => {
  it('of its own, on request, belongs to the head of the pull request', async () => {
    const github = await openGitHub();
    await using step = await play(failing(3), github, { 'check-run': 'separate' });
    expect([step.conclusion, step.exitCode]).toEqual(['failure', 1]);
    const [check, ...others] = github.state.checkRuns;
    expect(others).toEqual([]);
    expect(check).toMatchObject({ name: 'shop', headSha: HEAD, status: 'completed', conclusion: 'failure' });
    expect(check?.title).toMatch(/^failed in .*lint exit 1/);
    expect(check?.annotations.map(({ path, start_line: line }) => [path, line])).toEqual([
      ['src/a.js', 1],
      ['src/a.js', 2],
      ['src/a.js', 3],
      ['cimyr.yml', 3],
    ]);
  });

  it("takes all annotations into the job's own where the log may show too few", async () => {
    const github = await openGitHub();
    const { id } = addCheckRun(github.state, { name: 'job', status: 'in_progress' });
    await using few = await play(failing(5), github, { 'job-check-run': String(id) });
    expect([few.conclusion, github.arrived]).toEqual(['failure', []]);
    await using many = await play(failing(45), github, { 'job-check-run': String(id) });
    expect(many.conclusion).toBe('failure');
    const own = github.state.checkRuns.find((one) => one.id === id);
    // The same check run gets what the log says, so it says none of them.
    expect(many.commands.annotations).toEqual([]);
    // The job goes on: only its output is ours.
    expect([own?.status, own?.conclusion, own?.annotations.length]).toEqual(['in_progress', null, 46]);
  });
});

describe('annotations that the check run of the job does not take', () => {
  it.each([
    ['no permission', {}, READ_ONLY],
    ['no token', { 'github-token': '' }, undefined],
  ])('are told by the log after all: %s', async (_, inputs, permissions) => {
    const github = await openGitHub(permissions ? { permissions } : {});
    const { id } = addCheckRun(github.state, { name: 'job', status: 'in_progress' });
    await using step = await play(failing(15), github, { 'job-check-run': String(id), ...inputs });
    expect(errorsOf(step)).toHaveLength(10);
    expect(step.commands.lines).toContain('… and 5 more findings: GitHub shows ten of a kind');
    expect(github.state.checkRuns.find((one) => one.id === id)?.annotations).toEqual([]);
  });

  it('are told by the log, too, where they have no line of a file', async () => {
    const github = await openGitHub();
    const { id } = addCheckRun(github.state, { name: 'job', status: 'in_progress' });
    const files = failing(12);
    files.write('cimyr.yml', 'jobs:\n  a: { run: "node lint.js; echo ::error::nowhere; exit 1" }\n');
    await using step = await play(files, github, { 'job-check-run': String(id) });
    expect(step.commands.annotations.map(({ message }) => message)).toEqual(['nowhere']);
    expect(github.state.checkRuns.find((one) => one.id === id)?.annotations).toHaveLength(13);
  });
});

describe('the comment on a pull request', () => {
  it('is one, written anew by the next run', async () => {
    const github = await openGitHub();
    const files = failing(1);
    await (await play(files, github, { comment: 'true' })).dispose();
    files.write('cimyr.yml', 'name: shop\njobs:\n  lint: { run: "true" }\n');
    await (await play(files, github, { comment: 'true' })).dispose();
    const [comment, ...others] = github.state.comments;
    expect([comment?.issue, others]).toEqual([7, []]);
    expect(comment?.body).toMatch(/### .*shop succeeded/);
  });
});

describe('the token of a fork', () => {
  it('costs the reports, never the run, and a notice names the permissions', async () => {
    const github = await openGitHub({ permissions: READ_ONLY });
    const files = failing(1);
    files.write('cimyr.yml', 'name: shop\njobs:\n  lint: { run: "true" }\n');
    await using step = await play(files, github, { 'check-run': 'separate', comment: 'true' });
    expect([step.conclusion, errorsOf(step)]).toEqual(['success', []]);
    const notices = step.commands.annotations.map(({ level, message }) => `${level} ${message}`);
    expect(notices).toEqual([
      expect.stringMatching(/^notice A-PERM the check run is not published: .*checks: write/s),
      expect.stringMatching(/^notice A-PERM the comment is not published: .*(pull-requests|issues): write/s),
    ]);
  });
});
