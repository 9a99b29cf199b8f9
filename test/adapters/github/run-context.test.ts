import { describe, expect, it } from 'vitest';
import { baseCommit, githubContext, runnerContext } from '../../../src/adapters/github/run-context.js';
import { addToStepSummary } from '../../../src/adapters/github/step-summary.js';
import { folder } from '../../built/workspace.js';

describe('githubContext', () => {
  it('holds what the runner says of the run, and the event', () => {
    using files = folder({ 'event.json': '{"action":"opened"}' });
    const env = { GITHUB_SHA: 'abc', GITHUB_REF_NAME: 'main', GITHUB_EVENT_PATH: files.at('event.json') };
    expect(githubContext(env)).toMatchObject({ sha: 'abc', ref_name: 'main', event: { action: 'opened' } });
    expect(githubContext({ GITHUB_TOKEN: 'secret' })).not.toHaveProperty('token');
  });

  it('tells a protected branch as a truth value, and ids', () => {
    expect(githubContext({ GITHUB_REF_PROTECTED: 'false', GITHUB_ACTOR_ID: '7' })).toMatchObject({
      ref_protected: false,
      actor_id: '7',
    });
    expect(githubContext({ GITHUB_REF_PROTECTED: 'true' })['ref_protected']).toBe(true);
  });

  it('has an empty event where the file is missing, no JSON, a folder or larger than 30 MB [B90]', () => {
    using files = folder({ 'broken.json': '{"a":', 'huge.json': `${' '.repeat(31 * 1024 * 1024)}{"a":1}` });
    for (const path of [
      undefined,
      files.at('none'),
      files.at('broken.json'),
      files.path,
      files.at('huge.json'),
    ])
      expect(githubContext({ GITHUB_EVENT_PATH: path })['event']).toEqual({});
  });
});

describe('baseCommit', () => {
  const [sha, other, none] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];
  it.each([
    ['a push, that commit itself', 'refs/heads/main', { before: sha }, { commit: sha, isExact: true }],
    [
      'a pull request',
      'refs/pull/1/merge',
      { pull_request: { base: { sha } }, before: other },
      { commit: sha, isExact: false },
    ],
    [
      'a merge queue',
      'refs/heads/gh-readonly-queue/main',
      { merge_group: { base_sha: sha } },
      { commit: sha, isExact: false },
    ],
    ['a new branch', 'refs/heads/new', { before: none }, undefined],
    ['a pushed tag', 'refs/tags/v1', { before: none }, undefined],
    ['a tag that was moved', 'refs/tags/v1', { before: sha }, undefined],
    ['a schedule', 'refs/heads/main', { schedule: '0 0 * * *' }, undefined],
    ['a start by hand', 'refs/heads/main', { inputs: {}, ref: 'refs/heads/main' }, undefined],
    ['a start through the API', 'refs/heads/main', { action: 'go', client_payload: {} }, undefined],
    ['another workflow’s run', 'refs/heads/main', { workflow_run: { head_sha: sha } }, undefined],
    ['something that is no commit', 'refs/heads/main', { before: 'main' }, undefined],
  ])('of %s', (_, ref, event, base) => {
    using files = folder({ 'event.json': JSON.stringify(event) });
    expect(baseCommit({ GITHUB_REF: ref, GITHUB_EVENT_PATH: files.at('event.json') })).toEqual(base);
  });
});

describe('runnerContext', () => {
  it('has the runner’s words, and the machine’s own where there is no runner', () => {
    expect(runnerContext({ RUNNER_OS: 'Linux', RUNNER_ARCH: 'ARM64' })).toMatchObject({
      os: 'Linux',
      arch: 'ARM64',
    });
    const local = runnerContext({});
    expect(local['os']).toBe(process.platform === 'darwin' ? 'macOS' : 'Linux');
    expect(local['name']).toBe('local');
  });
});

describe('addToStepSummary', () => {
  it('adds to what is there', () => {
    using files = folder({ summary: 'before\n' });
    expect(addToStepSummary(files.at('summary'), 'after\n')).toBeUndefined();
    expect(files.read('summary')).toBe('before\nafter\n');
  });

  it('says why it could not [B91]', () => {
    using files = folder();
    expect(addToStepSummary(undefined, 'x')).toBe('GITHUB_STEP_SUMMARY is not set');
    expect(addToStepSummary('', 'x')).toBe('GITHUB_STEP_SUMMARY is not set');
    expect(addToStepSummary(files.path, 'x')).toContain('EISDIR');
    expect(addToStepSummary(files.at('none', 'x'), 'x')).toContain('ENOENT');
  });
});
