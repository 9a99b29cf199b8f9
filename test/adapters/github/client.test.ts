import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Again, GitHubClient } from '../../../src/adapters/github/client.js';
import { Secret } from '../../../src/base/secret.js';
import { FakeClock } from '../../base/fake-clock.js';
import { addComment } from '../../github/comments.js';
import { fakeGitHub, READ_ONLY } from '../../github/github.js';
import * as wire from '../../github/wire.js';
import { clientOf } from './clients.js';

const comment = z.object({ id: z.number(), body: z.string() });
const ISSUE = { issue_number: 7 };
const COMMENTS = { path: /comments/ };

const read = (client: GitHubClient) =>
  client.list({
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: ISSUE,
    answer: z.array(comment),
  });

const write = (client: GitHubClient, again?: Again<z.infer<typeof comment>>) =>
  client.ask({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { ...ISSUE, body: 'hello' },
    answer: comment,
    ...(again ? { again } : {}),
  });

describe('the client of GitHub’s API', () => {
  it('speaks with the token to the API that it is given', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github, { apiUrl: `${github.url}/`, token: `${github.token}\n` });
    expect(await write(client)).toMatchObject({ ok: true, value: { body: 'hello' } });
    expect(github.arrived[0]?.headers).toMatchObject({
      authorization: `token ${github.token}`,
      'user-agent': expect.stringContaining('cimyr'),
    });
  });

  it('reads all pages', async () => {
    await using github = await fakeGitHub();
    for (let i = 0; i < 250; i++) addComment(github.state, { issue: 7, body: `${i}` });
    const found = await read(clientOf(github).client);
    expect(found.ok && found.value.map(({ body }) => body)).toEqual(
      Array.from({ length: 250 }, (_, i) => `${i}`),
    );
    expect(github.arrived).toHaveLength(3);
  });

  it('stops after a hundred pages of a list whose link leads to itself [B88]', async () => {
    await using github = await fakeGitHub();
    const one = addComment(github.state, { issue: 7, body: 'again' });
    const link = `<${github.url}/repos/octo/app/issues/7/comments?page=1>; rel="next"`;
    github.answer(COMMENTS, wire.json(200, [{ id: one.id, body: one.body }], { link }), { times: 1000 });
    const found = await read(clientOf(github).client);
    expect(found.ok && found.value).toHaveLength(100);
    expect(github.arrived).toHaveLength(100);
  });

  it('lets a second pass between two writes, none before a read', async () => {
    await using github = await fakeGitHub();
    const { client, clock } = clientOf(github);
    await Promise.all([write(client), write(client), read(client), write(client)]);
    expect(clock.waits).toEqual([1000, 1000]);
    expect(github.arrived.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'POST']);
  });
});

describe('limits', () => {
  const past = '1000000000';
  it.each([
    ['says how long', wire.secondaryLimit('7'), 7000],
    ['is a 429', wire.tooMany('7'), 7000],
    ['is secondary and does not say how long [B82]', wire.secondaryLimit(), 60_000],
    ['is secondary with 429 and does not say how long [B82]', wire.secondaryLimit(undefined, 429), 60_000],
    ['names no number of seconds', wire.secondaryLimit('soon'), 60_000],
    ['ends in the past [B87]', wire.primaryLimit(past), 60_000],
    ['ends at no time [B87]', wire.primaryLimit('tomorrow'), 60_000],
    ['ends at no time at all [B87]', wire.primaryLimit(''), 60_000],
    ['ends in another age [B87]', wire.primaryLimit('99999999999999'), 60_000],
    ['ends soon', wire.primaryLimit(`${Date.UTC(2026, 0, 2, 3, 4, 30) / 1000}`), 26_000],
  ])('are waited for once where a limit %s', async (_what, limit, waitMs) => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, limit);
    const { client, clock } = clientOf(github);
    expect(await write(client)).toMatchObject({ ok: true });
    expect(clock.waits).toEqual([waitMs, ...(waitMs < 1000 ? [1000 - waitMs] : [])]);
    expect(github.state.comments).toHaveLength(1);
  });

  it('that stand after the wait end it: nothing more is asked until then [B82]', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.secondaryLimit(), { times: 2 });
    const { client, clock } = clientOf(github, { budgetMs: 600_000 });
    const from = clock.now();
    const limited = { ok: false, error: { kind: 'limited', untilMs: from + 120_000 } };
    expect(await write(client)).toEqual(limited);
    expect(await write(client)).toEqual(limited);
    expect(github.arrived).toHaveLength(2);
    clock.after(60_000, () => {});
    await new Promise((resolve) => void setImmediate(resolve));
    expect(await write(client)).toMatchObject({ ok: true });
  });

  it('hold back whatever else is to be asked', async () => {
    await using github = await fakeGitHub();
    github.answer({ method: 'POST' }, wire.secondaryLimit('50'));
    const clock = new FakeClock();
    const access = { apiUrl: github.url, token: new Secret(github.token), repository: 'octo/app' };
    const client = new GitHubClient(access, { clock, cancel: new AbortController().signal });
    const written = write(client);
    while (clock.pending.length === 0) await new Promise((resolve) => void setImmediate(resolve));
    const found = read(client);
    // Time enough for two others, which do not know of the limit.
    for (let i = 0; i < 2; i++) await read(clientOf(github).client);
    expect(github.arrived).toHaveLength(3);
    await clock.pass(50_000);
    expect([(await found).ok, (await written).ok]).toEqual([true, true]);
  });

  it('that are longer than reporting may take are not waited for [B83]', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.tooMany('86400'));
    const { client, clock, cancel } = clientOf(github);
    expect(await read(client)).toEqual({
      ok: false,
      error: { kind: 'limited', untilMs: clock.now() + 86_400_000 },
    });
    expect(clock.waits).toEqual([]);
    cancel.abort();
    expect(await read(client)).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('answers that are none', () => {
  it.each([
    ['502 and HTML', wire.html(502), 'unexpected content-type text/html (status 502)'],
    ['200 and HTML', wire.html(200), 'unexpected content-type text/html (status 200)'],
    ['200 and nothing', { status: 200 }, 'empty answer (status 200)'],
    ['200 and JSON without a byte', wire.text(''), 'empty answer (status 200)'],
    ['JSON that breaks off', wire.text('[{"id":'), 'JSON that breaks off (status 200)'],
    ['null', wire.json(200, null), 'an answer of another form (status 200)'],
    ['an object for a list', wire.json(200, {}), 'an answer of another form (status 200)'],
    ['a list of others', wire.json(200, [{ id: 'x' }]), "an answer of another form at '0.id' (status 200)"],
    ['503 with a reason', wire.json(503, { message: 'down\n\u0007' }), "status 503: 'down'"],
    ['302 to nowhere', wire.json(302, {}), 'status 302'],
  ])('are asked again, three times, then named: %s [B84]', async (_what, answer, problem) => {
    await using github = await fakeGitHub();
    const { client, clock } = clientOf(github);
    github.answer(COMMENTS, answer, { times: 4 });
    expect(await read(client)).toEqual({ ok: false, error: { kind: 'response', problem } });
    expect(clock.waits).toEqual([1000, 2000, 4000]);
    github.answer(COMMENTS, answer, { times: 3 });
    expect(await read(client)).toMatchObject({ ok: true });
  });

  it('are asked again where the connection breaks in the middle [B84]', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.cutMidway(), { times: 4 });
    const error = { kind: 'network', host: new URL(github.url).host, reason: expect.any(String) };
    expect(await read(clientOf(github).client)).toEqual({ ok: false, error });
    github.answer(COMMENTS, wire.cutMidway(), { times: 3 });
    expect(await read(clientOf(github).client)).toMatchObject({ ok: true });
  });

  it('of a proxy that forbids are no permission', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.html(403));
    expect(await write(clientOf(github).client)).toEqual({
      ok: false,
      error: { kind: 'response', problem: 'unexpected content-type text/html (status 403)' },
    });
  });

  it('are not taken for a creation that failed: it is asked for again only by whoever looks first', async () => {
    for (const answer of [wire.html(502), wire.cut(), wire.cutMidway(201), wire.text('{', 201)]) {
      await using github = await fakeGitHub();
      github.answer({ method: 'POST' }, answer, { isDone: true });
      const { client } = clientOf(github);
      expect(await write(client)).toMatchObject({ ok: false });
      github.answer({ method: 'POST' }, answer, { isDone: true });
      const look = async () => {
        const found = await read(client);
        return found.ok ? { ok: true as const, value: found.value[1] } : found;
      };
      expect(await write(client, look)).toMatchObject({ ok: true, value: { body: 'hello' } });
      github.answer({ method: 'POST' }, answer);
      expect(await write(client, async () => ({ ok: true, value: undefined }))).toMatchObject({ ok: true });
      expect(github.state.comments).toHaveLength(3);
    }
  });
});

describe('refusals', () => {
  it.each([
    ['401', wire.badCredentials(), { kind: 'token' }],
    [
      '403 that names what it takes',
      wire.forbidden('issues=write; pull_requests=write,metadata=read'),
      { kind: 'permission', permissions: ['pull-requests: write'] },
    ],
    [
      '403 that names another thing',
      wire.forbidden('issues=write'),
      { kind: 'permission', permissions: ['issues: write'] },
    ],
    [
      '403 that names what no workflow can give',
      wire.forbidden('organization_plan=read'),
      { kind: 'permission', permissions: ['pull-requests: write'] },
    ],
    [
      '403 that names nothing',
      wire.forbidden(),
      {
        kind: 'permission',
        permissions: ['pull-requests: write'],
        said: 'Resource not accessible by integration',
      },
    ],
    ['404', wire.refusal(404, 'Not Found'), { kind: 'not-found', permissions: ['pull-requests: write'] }],
    ['410', wire.refusal(410, 'gone'), { kind: 'not-found' }],
    ['409', wire.refusal(409, 'Conflict'), { kind: 'refused', status: 409, said: 'Conflict' }],
    ['422', wire.refusal(422, 'already_exists'), { kind: 'refused', status: 422, said: 'already_exists' }],
  ])('end it at once: %s [B81] [B85]', async (_what, answer, error) => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, answer);
    const { client, clock } = clientOf(github);
    expect(await write(client, 'always')).toMatchObject({ ok: false, error });
    expect(clock.waits).toEqual([]);
    expect(github.arrived).toHaveLength(1);
  });

  it('of a token that may only read: reading goes on [B81]', async () => {
    await using github = await fakeGitHub({ permissions: READ_ONLY });
    const { client } = clientOf(github);
    expect(await write(client)).toMatchObject({ error: { permissions: ['pull-requests: write'] } });
    expect(await read(client)).toEqual({ ok: true, value: [] });
  });
});

describe('redirects', () => {
  it('to another host are not followed: it does not get the token [B86]', async () => {
    await using github = await fakeGitHub();
    await using other = await fakeGitHub();
    for (const status of [301, 302, 307, 308])
      for (const ask of [read, write]) {
        github.answer(COMMENTS, wire.redirect(`${other.url}/repos/octo/app/issues/7/comments`, status));
        const error = { kind: 'redirected', host: new URL(other.url).host };
        expect(await ask(clientOf(github).client)).toEqual({ ok: false, error });
      }
    expect(other.arrived).toEqual([]);
  });

  it('on the same server are followed, a write with its body', async () => {
    await using github = await fakeGitHub();
    github.answer({ path: /issues\/7/ }, wire.redirect('/repos/octo/app/issues/8/comments', 307));
    expect(await write(clientOf(github).client)).toMatchObject({ ok: true, value: { body: 'hello' } });
    expect(github.state.comments[0]).toMatchObject({ issue: 8 });
  });

  it('that lead around in a circle end', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.redirect('/repos/octo/app/issues/7/comments'), { times: 100 });
    expect(await write(clientOf(github).client)).toMatchObject({ error: { kind: 'redirected' } });
    expect(github.arrived).toHaveLength(4);
  });
});

describe('time', () => {
  it('of an answer that does not come, or does not end, is limited', async () => {
    for (const answer of [wire.silent(), wire.silentMidway()]) {
      await using github = await fakeGitHub();
      github.answer(COMMENTS, answer, { times: 10 });
      // So long that each of the four arrives, on a busy machine, too.
      const { client } = clientOf(github, { requestMs: 250 });
      const host = new URL(github.url).host;
      expect(await read(client)).toEqual({
        ok: false,
        error: { kind: 'network', host, reason: 'after 1 s' },
      });
      expect(github.arrived).toHaveLength(4);
    }
  });

  it('for everything that is published together is limited', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.secondaryLimit('5'), { times: 10 });
    const { client, clock } = clientOf(github, { budgetMs: 5000 });
    expect(await read(client)).toEqual({
      ok: false,
      error: { kind: 'limited', untilMs: clock.now() + 5000 },
    });
    expect(clock.waits).toEqual([]);
    await using slow = await fakeGitHub();
    slow.answer(COMMENTS, wire.html(502), { times: 10 });
    const other = clientOf(slow, { budgetMs: 3000 });
    expect(await read(other.client)).toMatchObject({ error: { kind: 'response' } });
    expect(other.clock.waits).toEqual([1000]);
    await using many = await fakeGitHub();
    const third = clientOf(many, { budgetMs: 1500 });
    await write(third.client);
    await write(third.client);
    expect(await write(third.client)).toEqual({ ok: false, error: { kind: 'slow', limitMs: 1500 } });
    expect(many.arrived).toHaveLength(2);
  });

  it('of a wait ends when the run is cancelled, and nothing is sent after it', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.secondaryLimit('100'));
    const { client, clock, cancel } = clientOf(github);
    clock.onWait = () => void setImmediate(() => cancel.abort());
    expect(await write(client)).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(await read(client)).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(github.arrived).toHaveLength(1);
  });

  it('of a request ends when the run is cancelled', async () => {
    await using github = await fakeGitHub();
    github.answer(COMMENTS, wire.silent());
    const { client, cancel } = clientOf(github);
    const asked = write(client, 'always');
    while (github.arrived.length === 0) await new Promise((resolve) => void setImmediate(resolve));
    cancel.abort();
    expect(await asked).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('networks', () => {
  it('where nobody answers are named, and what is asked', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => void server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => void server.close(resolve));
    const { client } = clientOf({ url: `http://127.0.0.1:${port}`, token: 'x' });
    const error = { kind: 'network', host: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' };
    expect(await read(client)).toEqual({ ok: false, error });
  });

  it('and addresses and tokens that are none are failures, and tell nothing of the token', async () => {
    const token = 'ghs_canary\nghs_second';
    for (const apiUrl of ['', 'no address', 'ftp://127.0.0.1', 'http://127.0.0.1:1']) {
      const { client } = clientOf({ url: apiUrl, token });
      const found = await write(client);
      expect(found.ok).toBe(false);
      expect(JSON.stringify(found)).not.toMatch(/canary|second/);
    }
  });
});
