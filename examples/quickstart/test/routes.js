import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../src/routes.js';
import { parseTeam } from '../src/team.js';

const NOW = Date.parse('2026-05-15T12:00:00Z');
const service = {
  team: parseTeam([{ name: 'Ada', zone: 'Europe/London' }]),
  version: '1.2.3',
  startedAt: NOW - 5000,
  now: () => NOW,
};

const ask = (url, { method = 'GET', accept = '*/*', body = '' } = {}) =>
  answer({ method, url, accept, body }, service);

test('/up tells version and uptime in seconds', () => {
  const { status, type, body } = ask('/up');
  assert.deepEqual([status, type], [200, 'application/json']);
  assert.deepEqual(JSON.parse(body), { status: 'ok', version: '1.2.3', uptime: 5 });
});

test('/ is a page for a browser and a table for a terminal', () => {
  const page = ask('/', { accept: 'text/html,*/*;q=0.8' });
  assert.equal(page.type, 'text/html; charset=utf-8');
  assert.match(page.body, /<td>Ada<br><small>Europe\/London<\/small>/);
  assert.equal(
    ask('/').body,
    '* Ada  Fri 13:00  Europe/London\n\nEveryone will be at work on Fri, 15 May 2026 12:00 UTC.\n',
  );
});

test('/ shows a name from a link as text, never as markup', () => {
  const { body } = ask(`/?team=${encodeURIComponent('<script>"&@Asia/Tokyo')}`, { accept: 'text/html' });
  assert.match(body, /&lt;script&gt;&quot;&amp;/);
  assert.doesNotMatch(body, /<script>/);
});

test('/api/now tells the time of everyone', () => {
  assert.deepEqual(JSON.parse(ask('/api/now?team=Lin@Asia/Tokyo').body), {
    at: '2026-05-15T12:00:00.000Z',
    team: [{ name: 'Lin', zone: 'Asia/Tokyo', day: 'Fri', time: '21:00', working: false }],
  });
});

test('/api/meet takes a team as JSON, too', () => {
  const body = JSON.stringify([{ name: 'Lin', zone: 'Asia/Tokyo' }]);
  const meeting = JSON.parse(ask('/api/meet', { method: 'POST', body }).body);
  assert.equal(meeting.at, '2026-05-18T00:00:00.000Z');
  assert.equal(meeting.everyone, true);
});

test('explains a team that cannot be', () => {
  assert.equal(ask('/api/now?team=Ada').status, 400);
  assert.equal(ask('/api/meet', { method: 'POST', body: '[{' }).status, 400);
  const { status, body } = ask('/api/now?team=Ada@Mars/Olympus');
  assert.equal(status, 400);
  assert.match(JSON.parse(body).error, /'Mars\/Olympus' is no time zone/);
});

test('HEAD is asked like GET', () => {
  assert.equal(ask('/up', { method: 'HEAD' }).status, 200);
});

test('names its routes to the lost', () => {
  assert.equal(ask('/up', { method: 'DELETE' }).status, 404);
  const { status, body } = ask('/nowhere');
  assert.equal(status, 404);
  assert.match(body, /GET \/api\/meet/);
});
