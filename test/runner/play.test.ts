import { existsSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canaries } from './environment.js';
import { type Play, type Played, playAction } from './play.js';
import { runnerTimers } from './step-process.js';

const action = join(import.meta.dirname, 'fixture');
const short = { sigint: 100, sigterm: 1000, pipes: 200 };
let played: Played;
const play = async (inputs: Play['inputs'] = {}, rest: Partial<Play> = {}): Promise<Played> => {
  played = await playAction({ action, inputs, ...rest });
  return played;
};
const postEnv = (): Record<string, string> => JSON.parse(played.post?.stdout ?? '{}');
afterEach(() => played.dispose());

describe('playAction', () => {
  it('gives post what main left, and GitHub’s variables', async () => {
    const files = JSON.stringify({
      GITHUB_OUTPUT: 'status=success\n',
      GITHUB_ENV: 'MADE=here\nGITHUB_SHA=x\n',
      GITHUB_STATE: 'Two<<E\n2\n2\nE\n',
      GITHUB_PATH: '/a\n/b\n',
      GITHUB_STEP_SUMMARY: '# hi',
    });
    await play(
      { FILES: files, say: '::save-state name=old::1\n' },
      {
        env: { STEP: 'yes' },
        event: { name: 'release', payload: [1] },
        github: { repository: 'a/b' },
        runtime: { ACTIONS_CACHE_MODE: 'read' },
      },
    );
    expect(played).toMatchObject({
      conclusion: 'success',
      exitCode: 0,
      signal: null,
      msToExitAfterCancel: null,
      lines: ['ready'],
      outputs: { status: 'success' },
      state: { from: 'main', old: '1', Two: '2\n2' },
      path: ['/a', '/b'],
      summary: '# hi\n',
    });
    const env = postEnv();
    expect(env).toMatchObject({
      cwd: played.workspace,
      GITHUB_WORKSPACE: played.workspace,
      GITHUB_ACTION_PATH: action,
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_EVENT_NAME: 'release',
      GITHUB_ACTIONS: 'true',
      CI: 'true',
      RUNNER_OS: 'Linux',
      MADE: 'here',
      STEP: 'yes',
      STATE_from: 'main',
      STATE_Two: '2\n2',
      ACTIONS_CACHE_MODE: 'read',
      INPUT_ON_INTERRUPT: 'die',
      'INPUT_EXIT-CODE': '0',
      INPUT_WAIT: 'false',
      INPUT_TOKEN: canaries.githubToken,
      ACTIONS_RUNTIME_TOKEN: canaries.runtimeToken,
    });
    expect(env['PATH']).toMatch(/^\/b:\/a:/);
    expect(await readFile(env['GITHUB_EVENT_PATH'] ?? '', 'utf8')).toBe('[1]');
    expect(env).not.toHaveProperty('GITHUB_TOKEN');
    expect(env).not.toHaveProperty('VITEST');
  });

  it('masks what the workflow knows for secret, and keeps the raw output', async () => {
    await play({ say: `${canaries.githubToken} key\n`, Bogus: '' }, { secrets: ['key'] });
    expect(played.lines).toEqual([
      expect.stringContaining("Unexpected input(s) 'Bogus'"),
      '*** ***',
      'ready',
    ]);
    expect(played.stdout).toBe(`${canaries.githubToken} key\nready\n`);
    expect(played.post?.lines.join()).toContain('"ACTIONS_RUNTIME_TOKEN":"***"');
  });

  it('fails a step for its exit code, or for a command that went wrong', async () => {
    expect(await play({ 'exit-code': '3' })).toMatchObject({ conclusion: 'failure', exitCode: 3 });
    await played.dispose();
    expect(await play({ say: '::add-path::/x\n' })).toMatchObject({ conclusion: 'failure', exitCode: 0 });
  });

  it('calls a step that obeyed SIGINT cancelled, even with exit code 0, and still runs post', async () => {
    await play({ wait: 'true', 'on interrupt': 'clean' }, { cancelAfter: /^ready$/ });
    expect(played).toMatchObject({ conclusion: 'cancelled', exitCode: 0, signal: null });
    expect(played.msToExitAfterCancel).toBeLessThan(runnerTimers.sigint);
    expect(played.lines.at(-1)).toBe('##[error]The operation was canceled.');
    expect(postEnv()['STATE_from']).toBe('main');
  });

  it('sends SIGINT, SIGTERM and SIGKILL, each after its wait', async () => {
    await play({ wait: 'true', 'on interrupt': 'ignore' }, { cancelAfter: /^ready$/, timers: short });
    expect(played).toMatchObject({ conclusion: 'cancelled', exitCode: 137, signal: 'SIGKILL' });
    expect(played.lines).toContain('terminated');
    expect(played.msToExitAfterCancel).toBeGreaterThanOrEqual(1090);
    expect(runnerTimers).toEqual({ sigint: 7500, sigterm: 2500, pipes: 5000 });
  });

  it('signals only node, and waits no longer than it must for a child that holds the pipes', async () => {
    await play({ wait: 'true', hold: 'true' }, { cancelAfter: /^ready$/, timers: { pipes: 200 } });
    expect(played).toMatchObject({ conclusion: 'cancelled', signal: 'SIGINT', exitCode: 130 });
    expect(played.durationMs).toBeGreaterThanOrEqual(200 + (played.msToExitAfterCancel ?? 0));
    expect(await played.orphans()).toHaveLength(1);
    await played.dispose();
    expect(await played.orphans()).toEqual([]);
    expect(existsSync(played.temp)).toBe(false);
  });

  it('reads the state of a main that was killed', async () => {
    await play({ wait: 'true' }, { kill: /^ready$/ });
    expect(played).toMatchObject({
      conclusion: 'failure',
      exitCode: 137,
      signal: 'SIGKILL',
      state: { from: 'main' },
    });
    expect(postEnv()['STATE_from']).toBe('main');
  });

  it('takes a promise for a cancellation, and cancels nothing after main', async () => {
    await play({ wait: 'true' }, { cancelAfter: Promise.resolve() });
    expect(played).toMatchObject({ conclusion: 'cancelled', signal: 'SIGINT' });
    await played.dispose();
    await play({}, { cancelAfter: /"cwd":/ });
    expect([played.conclusion, played.post?.conclusion]).toEqual(['success', 'success']);
  });

  it('gives up a step that prints an invalid stop token, and plays post beside it', async () => {
    await play({ say: 'from a child ##[stop-commands]\n', wait: 'true' });
    expect(played).toMatchObject({ conclusion: 'failure', exitCode: null, state: { from: 'main' } });
    expect(played.lines).toEqual([expect.stringContaining('##[error]You cannot use a endToken')]);
    expect(played.post?.conclusion).toBe('success');
    expect(await played.orphans()).toHaveLength(1);
    await played.dispose();
    await play({ 'on interrupt': 'break', wait: 'true' }, { cancelAfter: /^ready$/ });
    expect(played).toMatchObject({ conclusion: 'failure', exitCode: null });
  });

  it('asks post-if whether post runs', async () => {
    await play();
    const file = await readFile(join(action, 'action.yml'), 'utf8');
    const copy = join(played.temp, 'copy');
    await cp(action, copy, { recursive: true });
    await writeFile(join(copy, 'package.json'), '{ "type": "module" }');
    for (const [condition, exitCode, runs] of [
      ['failure()', '0', false],
      ['failure()', '1', true],
    ] as const) {
      await writeFile(join(copy, 'action.yml'), `${file}  post-if: ${condition}\n`);
      await using other = await playAction({ action: copy, inputs: { 'exit-code': exitCode } });
      expect(other.post !== null).toBe(runs);
    }
  });

  it('leaves nothing behind when it cannot start', async () => {
    await play();
    vi.stubEnv('TMPDIR', played.temp);
    const before = await readdir(played.temp);
    await expect(playAction({ action, node: '/nowhere/node' })).rejects.toThrow('ENOENT');
    expect(await readdir(played.temp)).toEqual(before);
    vi.unstubAllEnvs();
  });
});
