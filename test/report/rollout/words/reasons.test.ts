import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../../src/domain/rollout/event.js';
import type { RolloutFailure } from '../../../../src/domain/rollout/failure.js';
import type { Note } from '../../../../src/domain/rollout/note.js';
import type { EndReason } from '../../../../src/domain/rollout/reason.js';
import { noteWords } from '../../../../src/report/rollout/words/notes.js';
import { noticeWords, reasonSentence } from '../../../../src/report/rollout/words/reasons.js';
import { BEFORE, masked, NEXT } from '../told.js';

type Reason = Exclude<EndReason, RolloutFailure>;

const lease = { host: 'web1', fence: 3, holder: { id: 'x', by: 'ana', since: 'noon' }, leftMs: 44_100 };
const failure: RolloutFailure = { kind: 'no-record', release: 'v1' };
const HELD = 'the lease on web1 is held by ana since noon, and free in 45 s unless it is renewed';

const REASONS: { readonly [K in Reason['kind']]: readonly [Extract<Reason, { kind: K }>, string] } = {
  'going-back-interrupted': [{ kind: 'going-back-interrupted' }, 'its rollback was interrupted'],
  'rollback-interrupted': [{ kind: 'rollback-interrupted' }, 'the rollback was interrupted'],
  'all-there': [
    { kind: 'all-there' },
    'it was interrupted when all requests were there already, and it is healthy',
  ],
  'interrupted-unhealthy': [{ kind: 'interrupted-unhealthy' }, 'it was interrupted, and is not healthy'],
  'on-interrupt': [{ kind: 'on-interrupt', policy: 'resume' }, 'it was interrupted (on-interrupt: resume)'],
  restarted: [
    { kind: 'restarted', release: 'v1', started: 1, left: 2 },
    'v1 serves: started 1, 2 that ran were left alone (--all starts those anew, too)',
  ],
  accepted: [{ kind: 'accepted', release: 'v1', isOne: true }, 'v1 is taken as live as it is there'],
  abandoned: [{ kind: 'abandoned', intent: 'rollback' }, 'that is what this rollback is for'],
  'no-place-for-another': [
    { kind: 'no-place-for-another' },
    'two releases have requests, and a third one needs the place of one',
  ],
  doubtful: [
    { kind: 'doubtful', step: 'hook pre-deploy.0' },
    "nobody knows how far 'hook pre-deploy.0' came, and it is not marked idempotent",
  ],
  'files-missing': [{ kind: 'files-missing' }, 'its files have not arrived everywhere'],
  locked: [
    { kind: 'locked', lease },
    `${HELD}; wait for it (--wait-for-lock), or look at what holds it; at worst a rollback takes it (--take-lock)`,
  ],
  fenced: [
    { kind: 'fenced', place: 'web1' },
    'somebody else has taken the lease on web1; whoever has the lease now decides what serves',
  ],
  'not-renewed': [
    { kind: 'not-renewed', place: 'web1' },
    'the lease on web1 could not be renewed in time; see whether web1 can be reached and takes one more session or connection',
  ],
  refused: [{ kind: 'refused', message: masked('no; yes') }, 'no; yes'],
  'stopped-at-once': [
    { kind: 'stopped-at-once', leaseMs: 60_000 },
    'stopped at once: what was under way there may still go on; if the lock was taken, it is free again within 1 m 00 s',
  ],
  'serves-already': [{ kind: 'serves-already', release: NEXT }, 'a1b2c3d serves already; nothing to do'],
  'serves-unhealthy': [
    { kind: 'serves-unhealthy', release: NEXT, failure },
    "a1b2c3d is there already, and is not healthy: release v1 has no record there; deploy it again; start it anew ('cimyr restart') or go back ('cimyr rollback')",
  ],
  'rollback-failed': [
    { kind: 'rollback-failed', failure },
    'the rollback failed: release v1 has no record there; deploy it again',
  ],
  'way-back-failed': [
    { kind: 'way-back-failed', failure },
    'going back failed, too: release v1 has no record there; deploy it again',
  ],
};

describe('why it went or ended so', () => {
  it.each(Object.values(REASONS))('$0.kind', (reason, words) => {
    expect(reasonSentence(reason)).toBe(words);
  });

  it('is a failure, where one chose it', () => {
    expect(reasonSentence(failure)).toBe('release v1 has no record there; deploy it again');
  });
});

const NO_RECORD = 'release v1 has no record there';
const NOTES: { readonly [K in Note['kind']]: readonly [Extract<Note, { kind: K }>, string] } = {
  sent: [
    { kind: 'sent', place: 'web1', files: 1, bytes: 3 * 1024 * 1024, linked: 2, base: BEFORE },
    'web1: 1 file sent (3.0 MB), 2 linked from 9f8e7d6',
  ],
  'shared-kept': [
    { kind: 'shared-kept', place: 'web1', path: 'uploads', files: 2 },
    "web1: 'uploads' is shared: 2 files of the artifact there not used, what the host has stays",
  ],
  'changed-in-place': [
    { kind: 'changed-in-place', place: 'web1', release: BEFORE, files: 3, paths: ['.env', 'b'] },
    'web1: not as it was deployed: 3 files of 9f8e7d6 changed in place since: .env, b …',
  ],
  'left-there': [
    { kind: 'left-there', place: 'web1', paths: ['/srv/shop/releases/.removed-1-r1'] },
    'web1: could not be removed, remove by hand: /srv/shop/releases/.removed-1-r1',
  ],
  share: [
    { kind: 'share', place: 'web1', percent: 100 / 3, asked: 25 },
    'web1: 33.3 % of its requests instead of 25 %',
  ],
  without: [
    { kind: 'without', place: 'web1', release: BEFORE },
    'web1: 9f8e7d6 was never there: it has no release until the next one is deployed',
  ],
  pulled: [
    { kind: 'pulled', place: 'web1', reference: 'shop:2', layers: 3, bytes: 3 * 1024 * 1024, ms: 1500 },
    'web1: shop:2 pulled: 3 layers (3.0 MB) in 1.5 s',
  ],
  built: [{ kind: 'built', place: 'web1', ms: 1500 }, 'web1: built in 1.5 s'],
  'taken-over': [
    { kind: 'taken-over', place: 'web1', service: 'web', release: 'compose-1' },
    "web1: what Compose runs as 'web' is taken over as compose-1",
  ],
  'handed-over': [
    { kind: 'handed-over', place: 'web1', service: 'web', ms: 1500 },
    "web1: Compose's 'web' was ended, and the proxy has its port: nobody listened for 1.5 s",
  ],
  carried: [
    { kind: 'carried', place: 'web2', from: 'web1', ms: 1500 },
    'web2: image brought from web1 in 1.5 s',
  ],
  'ports-replaced': [
    { kind: 'ports-replaced', place: 'web1', ms: 1500 },
    "web1: what owns the proxy's ports was made anew, as other ports or another image are asked for: nobody listened for 1.5 s",
  ],
  'was-gone': [
    { kind: 'was-gone', place: 'web1', port: 8001, failure },
    `web1: nothing ran at port 8001 any more: ${NO_RECORD}`,
  ],
  'port-unknown': [
    { kind: 'port-unknown', place: 'web1', port: 8001 },
    'web1: somebody listens at port 8001, and it cannot be told who: have a check ask for ${CIMYR_RELEASE}',
  ],
  'not-drained': [
    { kind: 'not-drained', slot: 'web1:1', inFlight: 1, waitedMs: 30_000 },
    'web1:1 still has 1 connection after 30.0 s: left open',
  ],
  'hook-warned': [{ kind: 'hook-warned', failure }, `${NO_RECORD} (on-failure: warn)`],
  'hook-failed': [{ kind: 'hook-failed', failure }, `${NO_RECORD}; the release stays`],
  'not-cleaned': [{ kind: 'not-cleaned', failure }, `cleaning up failed: ${NO_RECORD}`],
  'not-stopped': [{ kind: 'not-stopped', failure }, `not all could be stopped: ${NO_RECORD}`],
  'left-running': [
    { kind: 'left-running', failure },
    `what is left runs until its ports are needed: ${NO_RECORD}`,
  ],
};

describe('a note', () => {
  it.each(Object.values(NOTES))('$0.kind', (note, words) => {
    expect(noteWords(note)).toBe(words);
  });

  it('does not say its place where that is told beside it', () => {
    expect(noteWords(NOTES.share[0], 'web1')).toBe('33.3 % of its requests instead of 25 %');
    expect(noteWords(NOTES.share[0], 'web2')).toBe(NOTES.share[1]);
  });
});

describe('a notice', () => {
  it('says who is waited for, and what becomes of what was interrupted', () => {
    const interrupted = (goal?: string): Notice => ({
      kind: 'interrupted',
      intent: 'deploy',
      release: NEXT,
      by: masked('ana'),
      ...(goal === undefined ? {} : { goal }),
      because: { kind: 'files-missing' },
    });
    const what = 'the deployment of a1b2c3d by ana was interrupted; ';
    const why = ': its files have not arrived everywhere';
    expect(noticeWords({ kind: 'waiting', lease })).toBe(`waiting: ${HELD}`);
    expect(noticeWords(interrupted(NEXT))).toBe(`${what}it is brought to its end${why}`);
    expect(noticeWords(interrupted(BEFORE))).toBe(`${what}going back to 9f8e7d6${why}`);
    expect(noticeWords(interrupted())).toBe(`${what}it is withdrawn${why}`);
    expect(noticeWords({ kind: 'notice', message: masked(`of ${NEXT}`) })).toBe('of a1b2c3d');
  });
});
