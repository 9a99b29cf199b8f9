import { describe, expect, it } from 'vitest';
import { githubDialect, plainDialect } from '../../../src/adapters/console/dialect.js';
import { Masker } from '../../../src/base/masker.js';
import type { ScriptProblem } from '../../../src/domain/rollout/failure.js';
import type { RolloutStatus } from '../../../src/domain/rollout/journal.js';
import { stillLine } from '../../../src/report/rollout/lines.js';
import { resultWords } from '../../../src/report/rollout/wording.js';
import { PAYLOADS } from '../payloads.js';
import * as stories from './stories.js';
import {
  answered500,
  BEFORE,
  ended,
  exited,
  failure,
  firstOne,
  goal,
  hostileNotes,
  logOf,
  masked,
  measured,
  NEXT,
  recordOf,
  started,
  type Told,
  took,
} from './told.js';

const linesOf = (told: readonly Told[]) => logOf(told).lines;
const START = { kind: 'start', at: ['10.0.0.1:8001'] } as const;

describe('what is said where nothing happens', () => {
  it('is the step that goes on, or whom it waits for', () => {
    const stillAfter = (told: readonly Told[]) => {
      const { startedAt = 0, ...record } = recordOf(told);
      const now = startedAt + 20_000;
      return stillLine({ startedAt, ...record }, now, now - 15_000);
    };
    expect(stillAfter([])).toBe('… still waiting (15.0 s)');
    expect(stillAfter([started()])).toBe('… still waiting for web1, web2 (15.0 s)');
    const going: Told = [2000, { kind: 'step-started', step: START }];
    expect(stillAfter([started(), going])).toBe('… start 10.0.0.1:8001 (18.0 s)');
  });
});

describe('the log of a rollout', () => {
  it('has one line per step, with its notes, and a sign where something failed that may', () => {
    expect(linesOf(stories.rolling)).toEqual([
      'shop → production: a1b2c3d, rolling over web1, web2 (serving 9f8e7d6)',
      '✓ upload to web1: 3 files sent (1.2 MB), 9 linked from 9f8e7d6 (400 ms)',
      '✓ hook pre-deploy 1 (100 ms)',
      '✓ switch web1 to a1b2c3d (1.0 s)',
      '✓ health of web1 (310 ms)',
      '✓ health of the whole, a1b2c3d at 50 % (50 ms)',
      '✓ switch web2 to a1b2c3d (1.0 s)',
      '✓ watch a1b2c3d at 100 % for 1.0 s (1.0 s)',
      '✓ write down what is live (10 ms)',
      '✓ keep 10.0.0.1:8002 on standby for 10 m 00 s (20 ms)',
      '! remove what is no longer needed: cleaning up failed: no rights below /srv/shop (5 ms)',
      '✓ a1b2c3d serves in production (3.9 s)',
    ]);
  });

  it('shows what a failed step printed, what to do, and the way back', () => {
    expect(linesOf(stories.failedStart)).toEqual([
      'shop → production: a1b2c3d, blue-green over web1 (serving 9f8e7d6)',
      '✓ upload to web1: 3 files sent (1.2 MB), 9 linked from 9f8e7d6 (400 ms)',
      '✗ start 10.0.0.1:8001 on web1: `./bin/start` exited with code 1',
      '  │ listening',
      '  │ EADDRINUSE',
      '  → its last lines say why',
      '↩ going back to 9f8e7d6: `./bin/start` exited with code 1',
      '✓ stop 10.0.0.1:8001 (700 ms)',
      '✓ write down what is live (10 ms)',
      '✗ rolled back: 9f8e7d6 serves in production (3.1 s)',
    ]);
  });

  it('tells of an unhealthy instance each new answer once, and what it was answered last', () => {
    expect(linesOf(stories.unhealthyGate)).toEqual([
      'shop → production: a1b2c3d, blue-green over web1 (serving 9f8e7d6)',
      '✓ start 10.0.0.1:8001 (500 ms)',
      '· http://10.0.0.1:8001/up: 10.0.0.1:8001 refused the connection (H-REFUSED)',
      '· http://10.0.0.1:8001/up: answered 500 instead of 200 to 299 (H-STATUS)',
      '✗ health of 10.0.0.1:8001: http://10.0.0.1:8001/up: answered 500 instead of 200 to 299 (H-STATUS), after 3 attempts',
      '  │ no database',
      '  → look at its log',
      '↩ going back to 9f8e7d6: http://10.0.0.1:8001/up: answered 500 instead of 200 to 299 (H-STATUS), after 3 attempts',
      '✓ stop 10.0.0.1:8001 (300 ms)',
      '✗ rolled back: 9f8e7d6 serves in production (850 ms)',
    ]);
  });

  it('says the shares of a canary, and when a check is good again', () => {
    expect(linesOf(stories.canary)).toEqual([
      'shop → production: a1b2c3d, canary over web1 (serving 9f8e7d6)',
      '✓ start 10.0.0.1:8001 (500 ms)',
      '✓ give a1b2c3d 25 % of the requests on web1: 33.3 % of its requests instead of 25 % (30 ms)',
      '· https://shop.example/up: answered 500 instead of 200 to 299 (H-STATUS)',
      '· https://shop.example/up: good after 12 ms (200)',
      '✓ health of the whole, a1b2c3d at 25 % (90 ms)',
      '✓ watch a1b2c3d at 25 % for 30.0 s (30.0 s)',
      '✓ give a1b2c3d all requests on web1 (30 ms)',
      '✓ drain 10.0.0.1:8002 (2.0 s)',
      '✓ a1b2c3d serves in production (32.6 s)',
    ]);
  });

  it('tells the outage of a replacement', () => {
    expect(linesOf(stories.recreate)).toEqual([
      'shop → production: a1b2c3d, recreate over web1 (serving 9f8e7d6)',
      '✓ take all requests from web1 (20 ms)',
      '✓ stop 10.0.0.1:8002 (300 ms)',
      '✓ start 10.0.0.1:8001 (800 ms)',
      '✓ give a1b2c3d all requests on web1 (30 ms)',
      '· outage of 1.2 s measured',
      '✓ a1b2c3d serves in production (1.1 s)',
    ]);
    expect(linesOf([[0, { kind: 'outage', ms: 1200, isOver: false }]])).toEqual([
      '· outage of 1.2 s so far, and not over',
    ]);
    expect(linesOf([[0, { kind: 'outage', ms: 1200, isOver: true, isLonger: true }]])).toEqual([
      '· outage of at least 1.2 s measured; nobody had answered before',
    ]);
  });

  it('says where to look when nobody can tell what serves', () => {
    expect(linesOf(stories.unknown)).toEqual([
      'shop → production: a1b2c3d, rolling over web1, web2 (serving 9f8e7d6)',
      '✗ switch web2 to a1b2c3d: web2: no answer within 30 s (E-X)',
      '  → see whether web2 can be reached, and how far it came',
      '✗ nobody can tell what serves in production: web2: no answer within 30 s (E-X); look at web2, then run: cimyr status production; then deploy, go back, or take what is there as it is (cimyr accept); others go on without it by --without web2',
    ]);
  });

  it.each<[ScriptProblem, string, string]>([
    ['cannot-write', '/srv/.cimyr/fence', 'cannot write /srv/.cimyr/fence (out of space?); check the space'],
    ['cannot-make', '/srv/.cimyr', 'cannot make /srv/.cimyr; check the space'],
    ['lease-busy', '', "the lease's file is locked; look at what holds it there"],
  ])('says that nothing was changed where nothing could be begun: %s', (problem, about, told) => {
    const why = { kind: 'script', place: 'web1', problem, about: masked(about) } as const;
    const { what, next } = resultWords(recordOf([]), { status: 'unknown', why, plan: [] });
    expect(`${what}; ${next}`).toContain(`nothing was changed: web1: ${told}`);
    const begun = recordOf(took(300, { kind: 'switch', at: ['web1'] }));
    expect(resultWords(begun, { status: 'unknown', why, plan: [] }).what).toContain('nobody can tell');
  });

  it('tells what an interrupted rollback left, although that has no beginning', () => {
    const told: Told[] = [
      [
        0,
        {
          kind: 'interrupted',
          intent: 'deploy',
          release: NEXT,
          by: masked('ana'),
          goal: BEFORE,
          because: { kind: 'going-back-interrupted' },
        },
      ],
      goal({ kind: 'going-back-interrupted' }, BEFORE),
      ...took(300, { kind: 'switch', at: ['web1'] }),
      ended('rolled-back', BEFORE),
    ];
    expect(logOf(told, { app: 'shop', environment: 'production' }).lines).toEqual([
      '· the deployment of a1b2c3d by ana was interrupted; going back to 9f8e7d6: its rollback was interrupted',
      '↩ going back to 9f8e7d6: its rollback was interrupted',
      '✓ switch web1 to 9f8e7d6 (300 ms)',
      '✗ rolled back: 9f8e7d6 serves in production (300 ms)',
    ]);
  });

  const endOf = (status: RolloutStatus, more: readonly Told[] = [], serving?: string) =>
    linesOf([started(), ...more, ended(status, serving)]).at(-1);

  it('says of every other end what is so now, and what to do', () => {
    expect(endOf('cancelled')).toBe(
      '■ cancelled before anything was changed; run it again when it may go on',
    );
    expect(endOf('cancelled', took(500, START))).toBe(
      '■ cancelled (500 ms): production may not be one release yet; the next deploy or rollback makes it one release; see which: cimyr status production',
    );
    expect(endOf('failure', took(500, START))).toBe(
      '✗ failed in production (500 ms); nothing was rolled back; see what serves: cimyr status production; go back: cimyr rollback production',
    );
    expect(
      endOf('failure', [
        goal({ kind: 'interrupted-unhealthy' }),
        ...took(500, { kind: 'close', at: ['web1'] }),
      ]),
    ).toBe('✗ failed and withdrawn: nothing of it serves in production (500 ms)');
    expect(linesOf([ended('success')])).toEqual(['✓ nothing was left to be done']);
  });

  it('quotes an environment in the command lines that it shows', () => {
    expect(linesOf([started({ environment: "blue 'n green" }), ended('unknown')]).at(-1)).toMatch(
      /run: cimyr status 'blue '\\''n green'; then/,
    );
  });

  it('says of a rollback and of a first deployment what they are', () => {
    expect(
      linesOf([started({ intent: 'rollback', release: BEFORE, previous: NEXT, strategy: 'immediate' })]),
    ).toEqual(['shop → production: back to 9f8e7d6, immediate over web1, web2 (serving a1b2c3d)']);
    expect(linesOf([firstOne(`${NEXT}-dirty`)])).toEqual([
      'shop → production: a1b2c3d-dirty, rolling over web1, web2 (nothing serves yet)',
    ]);
  });

  it('shows at most the last twenty lines of an output', () => {
    const output = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
    const lines = linesOf([started(), ...took(1, START, { failure: exited('x', 1, output) })]);
    expect(lines.filter((line) => line.startsWith('  │ '))).toHaveLength(20);
    expect(lines.at(-2)).toBe('  │ line 29');
  });

  it('is silent about attempts that say nothing new, and about one check while another fails', () => {
    const told = [measured('a', 'inconclusive', {}), measured('b', 'inconclusive', answered500)];
    expect(linesOf([...told, ...told, ...told])).toEqual([
      '· b: answered 500 instead of 200 to 299 (H-STATUS)',
    ]);
  });

  it('names the instance of a check whose name does not', () => {
    expect(linesOf([measured('./check', 'inconclusive', answered500, '10.0.0.1:8001')])).toEqual([
      '· ./check of 10.0.0.1:8001: answered 500 instead of 200 to 299 (H-STATUS)',
    ]);
  });

  it('lets nothing that others wrote act on a terminal or a runner [S07, S08]', () => {
    const hostile = [
      ...PAYLOADS,
      '::error::x',
      '##[group]x',
      '\n::set-output name=a::b',
      '\r::stop-commands::x',
      '\u001b]0;title\u0007',
    ];
    for (const text of hostile) {
      const lines = linesOf([
        started({ app: text, environment: text, release: text, previous: text, places: [text] }),
        ...took(1, { kind: 'switch', at: [text] }, { notes: hostileNotes(text) }),
        ...took(1, { kind: 'start', at: [text] }, { failure: exited(text, 1, text, text) }),
        measured(text, 'unhealthy', { ...answered500, message: text }, text),
        [0, { kind: 'notice', message: masked(text) }],
        goal(failure(text, text), text),
        ended('unknown'),
      ]);
      for (const line of lines) {
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(plainDialect(new Masker(), false).own(line)).toBe(line);
        expect(githubDialect(new Masker()).own(line)).not.toMatch(/^\s*::|##\[/);
      }
    }
  });
});
