import { describe, expect, it } from 'vitest';
import { publishComment } from '../../../src/adapters/github/comments.js';
import { pullRequestOf, pullRequestOfCommit } from '../../../src/adapters/github/pull-request.js';
import type { Masked } from '../../../src/base/masked.js';
import { addComment } from '../../github/comments.js';
import { complete } from '../../github/description.js';
import { fakeGitHub, type GitHub, READ_ONLY } from '../../github/github.js';
import * as wire from '../../github/wire.js';
import { clientOf } from './clients.js';

const comment = (body: string, name = 'build') => ({ name, pull: 7, body: body as Masked });
const MARKER = '<!-- cimyr:build -->';
const bodies = (github: GitHub) => github.state.comments.map(({ body }) => body);
const methods = (github: GitHub) => github.arrived.map(({ method }) => method);

describe('the comment on a pull request', () => {
  it('is made once, then edited where it stands', async () => {
    await using github = await fakeGitHub();
    addComment(github.state, { issue: 7, body: 'hello', login: 'octocat' });
    const { client } = clientOf(github);
    const made = await publishComment(client, comment('first'));
    expect(made).toMatchObject({ ok: true, value: expect.stringContaining('/pull/7#issuecomment-') });
    expect(await publishComment(client, comment('second'))).toEqual(made);
    expect(bodies(github)).toEqual(['hello', `${MARKER}\nsecond`]);
    expect(methods(github)).toEqual(['GET', 'POST', 'GET', 'PATCH']);
    await publishComment(client, comment('second'));
    expect(methods(github).slice(4)).toEqual(['GET']);
  });

  it('is one for each name, whatever the names are', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github);
    const names = ['build', 'build 2', '-->', '-', '--', 'a--b', 'a-b', '<b>', 'ü🎉', '\ud800', '%2D%2D'];
    for (const round of [1, 2])
      for (const name of names)
        await publishComment(client, comment(`${round} ${name}`.toWellFormed(), name));
    expect(bodies(github)).toHaveLength(names.length);
    for (const body of bodies(github)) {
      expect(body).toMatch(/^<!-- cimyr:\S+ -->\n2 /);
      expect(body.slice(4).split('\n')[0]?.replace(/-->$/, '')).not.toMatch(/--|[<>]/);
    }
  });

  it('is found among very many', async () => {
    await using github = await fakeGitHub();
    for (let i = 0; i < 230; i++)
      addComment(github.state, {
        issue: 7,
        body: i === 205 ? `${MARKER}\nold` : `${i}`,
        login: i === 205 ? 'github-actions[bot]' : 'octocat',
      });
    await publishComment(clientOf(github).client, comment('new'));
    expect(bodies(github)[205]).toBe(`${MARKER}\nnew`);
    expect(bodies(github)).toHaveLength(230);
  });

  it('is the newest where there are two, and never one that a stranger has marked or that quotes it', async () => {
    await using github = await fakeGitHub();
    addComment(github.state, { issue: 7, body: `${MARKER}\nolder` });
    addComment(github.state, { issue: 7, body: `${MARKER}\nnewer` });
    addComment(github.state, { issue: 7, body: `${MARKER}\nforged`, login: 'mallory' });
    addComment(github.state, { issue: 7, body: `> ${MARKER}\nquoted` });
    addComment(github.state, { issue: 8, body: `${MARKER}\nelsewhere` });
    await publishComment(clientOf(github).client, comment('now'));
    expect(bodies(github).map((body) => body.split('\n')[1])).toEqual([
      'older',
      'now',
      'forged',
      'quoted',
      'elsewhere',
    ]);
  });

  it('is made once even if the answer is lost, and anew if it was deleted meanwhile', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github);
    github.answer({ method: 'POST' }, wire.cut(), { isDone: true });
    expect(await publishComment(client, comment('first'))).toMatchObject({ ok: true });
    expect(bodies(github)).toEqual([`${MARKER}\nfirst`]);
    github.answer({ method: 'PATCH' }, wire.html(502), { isDone: true });
    expect(await publishComment(client, comment('second'))).toMatchObject({ ok: true });
    expect(bodies(github)).toEqual([`${MARKER}\nsecond`]);
    github.answer({ method: 'PATCH' }, wire.refusal(404, 'Not Found'));
    expect(await publishComment(client, comment('third'))).toMatchObject({ ok: true });
    expect(bodies(github)).toEqual([`${MARKER}\nsecond`, `${MARKER}\nthird`]);
  });

  it('keeps within what GitHub takes [S22]', async () => {
    await using github = await fakeGitHub();
    await publishComment(clientOf(github).client, comment('ä🎉\n'.repeat(30_000)));
    const [body = ''] = bodies(github);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(body)).toBeGreaterThan(59_000);
    expect(body).toMatch(/bytes are left out$/);
  });

  it('is not written with a token that may only read [B81]', async () => {
    await using github = await fakeGitHub({ permissions: READ_ONLY });
    expect(await publishComment(clientOf(github).client, comment('x'))).toMatchObject({
      error: { kind: 'permission', permissions: ['pull-requests: write'] },
    });
  });
});

describe('the pull request of an event', () => {
  it.each([
    ['pull_request', { pull_request: { number: 7, head: { repo: { full_name: 'octo/app' } } } }, 7],
    [
      'pull_request of a fork that was deleted [B89]',
      { pull_request: { number: 7, head: { repo: null } } },
      7,
    ],
    ['pull_request without a head [B89]', { pull_request: { number: 7 } }, 7],
    ['workflow_run', { workflow_run: { pull_requests: [{ number: 9 }] } }, 9],
    ['workflow_run of a fork', { workflow_run: { pull_requests: [], head_sha: 'x' } }, undefined],
    ['issue_comment on a pull request', { issue: { number: 5, pull_request: { url: 'x' } } }, 5],
    ['issue_comment on an issue', { issue: { number: 5 } }, undefined],
    ['push', { ref: 'refs/heads/main' }, undefined],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['a text', 'x', undefined],
    [
      'numbers that are none',
      { pull_request: { number: '7' }, workflow_run: { pull_requests: 'x' } },
      undefined,
    ],
    ['nulls', { pull_request: null, workflow_run: { pull_requests: [null] }, issue: null }, undefined],
  ])('is read from the payload: %s', (_what, payload, number) => {
    expect(pullRequestOf(payload)).toBe(number);
  });

  it('is the open one whose head the commit is, where the event does not say', async () => {
    await using github = await fakeGitHub();
    const sha = 'b'.repeat(40);
    const pull = (number: number, state: string, head: string) =>
      complete('pull-request-simple', {
        number,
        state,
        head: { ...(complete('pull-request-simple', {})['head'] as object), sha: head },
      });
    github.state.pulls.push(
      { sha, shown: pull(1, 'closed', sha) },
      { sha, shown: pull(2, 'open', 'c') },
      { sha, shown: pull(3, 'open', sha) },
    );
    const { client } = clientOf(github);
    expect(await pullRequestOfCommit(client, sha)).toEqual({ ok: true, value: 3 });
    expect(await pullRequestOfCommit(client, 'd'.repeat(40))).toEqual({ ok: true, value: undefined });
  });
});
