import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadTeam, localTime, nextMeeting, parseTeam } from '../src/team.js';

const FRIDAY_NOON = Date.parse('2026-05-15T12:00:00Z');
const team = parseTeam([
  { name: 'Ada', zone: 'Europe/London' },
  { name: 'Lin', zone: 'Asia/Tokyo' },
  { name: 'Ngozi', zone: 'Africa/Lagos' },
]);
const [ada, lin, ngozi] = team;

test('shows the wall clock of each zone, wherever this machine stands', () => {
  assert.deepEqual(localTime(ada, FRIDAY_NOON), {
    name: 'Ada',
    zone: 'Europe/London',
    day: 'Fri',
    time: '13:00',
    working: true,
  });
  assert.equal(localTime(lin, FRIDAY_NOON).time, '21:00');
});

test('counts midnight as hour 0, not 24', () => {
  assert.equal(localTime(lin, Date.parse('2026-05-15T15:00:00Z')).time, '00:00');
});

test('follows daylight saving time', () => {
  const winter = Date.parse('2026-01-15T12:00:00Z');
  assert.equal(localTime(ada, winter).time, '12:00');
});

test('works from nine until just before five, and not on weekends', () => {
  const workingAt = (time) => localTime(ngozi, Date.parse(time)).working;
  assert.equal(workingAt('2026-05-15T07:59:00Z'), false);
  assert.equal(workingAt('2026-05-15T08:00:00Z'), true);
  assert.equal(workingAt('2026-05-15T15:59:00Z'), true);
  assert.equal(workingAt('2026-05-15T16:00:00Z'), false);
  assert.equal(workingAt('2026-05-16T12:00:00Z'), false);
});

test('finds a meeting on the next half hour', () => {
  assert.deepEqual(nextMeeting([ada, ngozi], FRIDAY_NOON + 1), {
    at: Date.parse('2026-05-15T12:30:00Z'),
    everyone: true,
  });
});

test('moves a meeting over the weekend', () => {
  const { at } = nextMeeting([ada, ngozi], Date.parse('2026-05-15T17:00:00Z'));
  assert.equal(at, Date.parse('2026-05-18T08:00:00Z'));
});

test('says when no hour suits everyone, and finds most', () => {
  assert.deepEqual(nextMeeting(team, FRIDAY_NOON), { at: FRIDAY_NOON, everyone: false });
});

for (const [fault, members] of Object.entries({
  'no list': { name: 'Ada' },
  'no members': [],
  'a crowd': Array.from({ length: 13 }, () => ({ name: 'Ada', zone: 'Europe/London' })),
  'null as a member': [null],
  'no name': [{ zone: 'Europe/London' }],
  'no zone': [{ name: 'Ada' }],
  'an unknown zone': [{ name: 'Ada', zone: 'Mars/Olympus' }],
})) {
  test(`refuses a team with ${fault}`, () => {
    assert.throws(() => parseTeam(members), BadTeam);
  });
}
