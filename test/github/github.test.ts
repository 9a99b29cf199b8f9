import { describe, expect, it } from 'vitest';
import { fakeGitHub, type GitHub, READ_ONLY } from './github.js';
import { cut, html, text } from './wire.js';

const HEADERS = { accept: 'application/vnd.github+json', 'content-type': 'application/json' };

const asked = (github: GitHub, method: string, path: string, body?: object, token = github.token) =>
  fetch(`${github.url}/repos/octo/app${path}`, {
    method,
    headers: { ...HEADERS, authorization: `token ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

const SHA = 'a'.repeat(40);
const annotation = (line: number) => ({
  path: 'a.js',
  start_line: line,
  end_line: line,
  annotation_level: 'notice',
  message: 'm',
});

describe('the double of GitHub', () => {
  it('keeps check runs, and adds the annotations of every change to those before', async () => {
    await using github = await fakeGitHub();
    const made = await asked(github, 'POST', '/check-runs', { name: 'cimyr', head_sha: SHA });
    const { id, status } = (await made.json()) as { id: number; status: string };
    expect([made.status, status]).toEqual([201, 'queued']);
    for (const line of [1, 2]) {
      const output = { title: 't', summary: 's', annotations: [annotation(line)] };
      const changed = await asked(github, 'PATCH', `/check-runs/${id}`, { output });
      expect(await changed.json()).toMatchObject({ output: { annotations_count: line } });
    }
    const listed = await asked(github, 'GET', `/check-runs/${id}/annotations?per_page=1&page=2`);
    expect(await listed.json()).toMatchObject([{ start_line: 2 }]);
    const found = await asked(github, 'GET', `/commits/${SHA}/check-runs?check_name=cimyr`);
    expect(await found.json()).toMatchObject({ total_count: 1, check_runs: [{ id }] });
  });

  it('links to the next page as long as there is one', async () => {
    await using github = await fakeGitHub();
    for (let i = 0; i < 3; i++) await asked(github, 'POST', '/issues/7/comments', { body: `${i}` });
    const first = await asked(github, 'GET', '/issues/7/comments?per_page=2');
    expect(first.headers.get('link')).toContain('page=2>; rel="next"');
    const last = await asked(github, 'GET', '/issues/7/comments?per_page=2&page=2');
    expect(last.headers.get('link')).toBeNull();
    expect(await last.json()).toMatchObject([{ body: '2' }]);
  });

  it('makes earlier deployments inactive as GitHub does: only successful, lasting ones outside of production', async () => {
    await using github = await fakeGitHub();
    const make = async (environment: string) => {
      const body = { ref: SHA, environment, auto_merge: false, required_contexts: [] };
      const { id } = (await (await asked(github, 'POST', '/deployments', body)).json()) as { id: number };
      await asked(github, 'POST', `/deployments/${id}/statuses`, { state: 'success' });
      return id;
    };
    for (const environment of ['staging', 'staging', 'production', 'production']) await make(environment);
    const states = github.state.deployments.map(({ statuses }) => statuses.at(-1)?.state);
    expect(states).toEqual(['inactive', 'success', 'success', 'success']);
  });

  it('refuses whoever has no token, or may not', async () => {
    await using github = await fakeGitHub({ permissions: READ_ONLY });
    const body = { body: 'hello' };
    expect((await asked(github, 'POST', '/issues/7/comments', body, 'other')).status).toBe(401);
    const refused = await asked(github, 'POST', '/issues/7/comments', body);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('issues=write; pull_requests=write');
    expect((await asked(github, 'GET', '/issues/7/comments')).status).toBe(200);
  });

  it.each([
    ['a path that the description lacks', 'GET', '/pulse', undefined],
    ['a required field that is missing', 'POST', '/check-runs', { name: 'x' }],
    ['a field misspelt', 'POST', '/check-runs', { name: 'x', head_sha: SHA, externalid: '1' }],
    [
      'a field misspelt where there are choices',
      'PATCH',
      '/check-runs/1',
      { output: { summary: '' }, states: 'x' },
    ],
    ['a field misspelt inside', 'PATCH', '/check-runs/1', { output: { summary: '', titel: 'x' } }],
    ['a word that is none', 'POST', '/deployments/1/statuses', { state: 'done' }],
    ['a parameter that is not known', 'GET', '/deployments?enviroment=x', undefined],
    ['a number that is none', 'GET', '/check-runs/abc', undefined],
    [
      '51 annotations',
      'PATCH',
      '/check-runs/1',
      { output: { summary: '', annotations: Array.from({ length: 51 }, () => annotation(1)) } },
    ],
    ['line 0', 'PATCH', '/check-runs/1', { output: { summary: '', annotations: [annotation(0)] } }],
    ['a summary too long', 'PATCH', '/check-runs/1', { output: { summary: 'x'.repeat(65_536) } }],
    [
      'a description too long',
      'POST',
      '/deployments/1/statuses',
      { state: 'error', description: 'x'.repeat(141) },
    ],
  ])('makes the test fail for %s', async (_what, method, path, body) => {
    const github = await fakeGitHub();
    await asked(github, method, path, body);
    expect(github.offences).toHaveLength(1);
    await expect(github[Symbol.asyncDispose]()).rejects.toThrow("not GitHub's API");
  });

  it('makes the test fail for an answer of its own that is not as described', async () => {
    const github = await fakeGitHub();
    github.state.comments.push({ id: 1, issue: 7, at: 'yesterday', updatedAt: '', body: '', login: 'x' });
    await asked(github, 'GET', '/issues/7/comments').catch(() => {});
    expect(github.forgive().join()).toContain('date-time');
    await github[Symbol.asyncDispose]();
  });

  it('answers as a script says, having done what was asked or not', async () => {
    await using github = await fakeGitHub();
    const place = { method: 'POST', path: /comments/ };
    github.answer(place, html(502));
    github.answer(place, text('{"id":', 201), { isDone: true });
    github.answer(place, cut(), { isDone: true, times: 2 });
    const said: string[] = [];
    for (let i = 0; i < 5; i++) {
      const answer = await asked(github, 'POST', '/issues/7/comments', { body: `${i}` }).catch(
        () => undefined,
      );
      said.push(answer ? `${answer.status} ${answer.headers.get('content-type')?.split(';')[0]}` : 'cut');
    }
    expect(said).toEqual(['502 text/html', '201 application/json', 'cut', 'cut', '201 application/json']);
    expect(github.state.comments.map(({ body }) => body)).toEqual(['1', '2', '3', '4']);
    expect(github.arrived).toHaveLength(5);
  });
});
