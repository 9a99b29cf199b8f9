import { describe, expect, it } from 'vitest';
import type { JournalEntry, JournalFact } from '../../../src/domain/rollout/journal.js';
import type { Observation } from '../../../src/domain/rollout/observation.js';
import { emptyLedger, type LedgerEntry } from '../../../src/domain/rollout/release.js';
import type { Ability, Place, Slot } from '../../../src/domain/rollout/seen.js';
import { statusLines } from '../../../src/report/rollout/status-lines.js';
import { PAYLOADS } from '../payloads.js';
import { BEFORE, NEXT } from './told.js';

const NOW = Date.UTC(2026, 0, 2, 12, 0, 0);
const EARLIER = '2026-01-02T11:55:00.000Z';

const instance = (port: number, more: Partial<Slot> = {}): Slot => ({
  id: `10.0.0.1:${port}`,
  place: 'web1',
  order: port,
  release: NEXT,
  state: 'running',
  share: 0,
  inFlight: 0,
  ...more,
});
const host = (name: string, more: Partial<Place> = {}): Place => ({
  name,
  address: name,
  kept: [BEFORE, NEXT],
  holds: NEXT,
  settled: NEXT,
  slots: [],
  ...more,
});
const live: LedgerEntry = { release: NEXT, digest: '', status: 'live', sequence: 2, at: EARLIER };

const looked = (
  more: Partial<Observation> & { hosts?: readonly Place[]; entries?: readonly LedgerEntry[] },
) => {
  const { hosts = [host('web1')], entries = [live], ...rest } = more;
  const abilities = new Set<Ability>(hosts.some(({ slots }) => slots.length > 0) ? ['weights'] : []);
  return {
    seen: { places: hosts, abilities },
    ledger: { ...emptyLedger('shop', 'production'), entries },
    journal: [],
    ...rest,
  };
};
const linesOf = (observation: Observation) =>
  statusLines({ ...observation, troubles: [] }, [], 'shop', 'production', NOW);

describe('the status of an environment', () => {
  it.each<[readonly Place[], string]>([
    [[], 'nobody can tell what serves'],
    [[host('web1')], 'a1b2c3d serves (as far as can be seen)'],
  ])('says of a place that does not answer nothing that nobody has seen', (hosts, told) => {
    const troubles = [{ kind: 'unreachable', place: 'web2', code: 'E-X', detail: 'no answer' }] as const;
    const lines = statusLines({ ...looked({ hosts }), troubles }, [], 'shop', 'production', NOW);
    expect(lines[0]).toBe(`shop in production: ${told}`);
  });

  it('says what serves, on which host, what was before, and that the lease is free', () => {
    const entries: LedgerEntry[] = [
      { ...live, release: BEFORE, status: 'bad', at: '2025-12-01T00:00:00Z', reason: `worse than ${NEXT}` },
      live,
    ];
    expect(linesOf(looked({ hosts: [host('web1'), host('web2')], entries }))).toEqual([
      'shop in production: a1b2c3d serves',
      '  web1: a1b2c3d',
      '  web2: a1b2c3d',
      'history:',
      '  a1b2c3d · live · 2026-01-02 11:55 UTC (5 m 00 s ago)',
      '  9f8e7d6 · bad · 2025-12-01 00:00 UTC (32 days ago) · worse than a1b2c3d',
      'lease: free',
    ]);
  });

  it('says the share of each instance, and which are unsettled', () => {
    const instances = [
      instance(8001, { share: 0.75, inFlight: 3 }),
      instance(8002, { release: BEFORE, share: 0.25 }),
      instance(8003, { state: 'unsettled' }),
    ];
    const hosts = [host('web1', { address: '10.0.0.1', slots: instances })];
    expect(linesOf(looked({ hosts })).slice(0, 6)).toEqual([
      'shop in production: a1b2c3d has 75 %, 9f8e7d6 has 25 % of the requests',
      '  ! written down as live is a1b2c3d; deploy it again, or roll back',
      '  web1 (10.0.0.1): a1b2c3d',
      '    10.0.0.1:8001: running a1b2c3d · 75 % of the requests · 3 in flight',
      '    10.0.0.1:8002: running 9f8e7d6 · 25 % of the requests',
      '  ! 10.0.0.1:8003: unsettled a1b2c3d · 0 % of the requests; a start or stop was interrupted or failed: start it again (cimyr restart)',
    ]);
  });

  it('says how long what was left is on standby', () => {
    const instances = [instance(8001, { share: 1 }), instance(8002, { release: BEFORE, standbyMs: 492_000 })];
    expect(linesOf(looked({ hosts: [host('web1', { slots: instances })] })).slice(2, 4)).toEqual([
      '    10.0.0.1:8001: running a1b2c3d · 100 % of the requests',
      '    10.0.0.1:8002: running 9f8e7d6 · 0 % of the requests · on standby for another 8 m 12 s',
    ]);
  });

  it('says where a restart is pending', () => {
    const { settled: _, ...never } = host('web2');
    const hosts = [host('web1', { settled: BEFORE }), never];
    expect(linesOf(looked({ hosts, entries: [] }))).toEqual([
      'shop in production: no release serves as it should',
      '  web1: a1b2c3d',
      '  ! web1: a restart is pending: 9f8e7d6 was activated last; deploy again',
      '  web2: a1b2c3d',
      '  ! web2: a restart is pending: its activation has not ended well; deploy again',
      'history: nothing was deployed yet',
      'lease: free',
    ]);
  });

  it('says of an empty target that nothing serves, and of hosts how many have the release', () => {
    const { holds: _, settled: __, ...empty } = host('web2');
    expect(linesOf(looked({ hosts: [empty], entries: [] })).slice(0, 2)).toEqual([
      'shop in production: nothing serves',
      '  web2: no release',
    ]);
    expect(linesOf(looked({ hosts: [host('web1'), empty] }))[0]).toBe(
      'shop in production: a1b2c3d has 50 % of the hosts',
    );
  });

  it('says who holds the lease, and until when', () => {
    const holder = { id: 'x', by: 'ana (run 7)', since: EARLIER };
    expect(linesOf(looked({ lease: { host: 'web1', fence: 3, holder, leftMs: 45_000 } })).at(-1)).toBe(
      `lease: held by ana (run 7) since ${EARLIER} (on web1), free in 45.0 s unless it is renewed`,
    );
  });

  const journal = (...facts: JournalFact[]): JournalEntry[] =>
    facts.map((fact) => ({ at: EARLIER, fence: 1, ...fact }));
  const begun = { kind: 'started', intent: 'deploy', release: NEXT, strategy: 'rolling', by: 'ana' } as const;
  const older = [host('web1', { holds: BEFORE, settled: BEFORE })];

  it('says what an interrupted rollout left, and what becomes of it', () => {
    const facts = journal({ ...begun, previous: BEFORE }, { kind: 'intent', step: 'start 10.0.0.1:8001' });
    expect(linesOf(looked({ hosts: older, journal: facts })).slice(-3)).toEqual([
      'interrupted: the deployment of a1b2c3d by ana, begun 2026-01-02 11:55 UTC (5 m 00 s ago)',
      '  nobody knows how far it came: start 10.0.0.1:8001',
      "  a deploy or rollback leads from there to its own release; an action's post phase goes back to 9f8e7d6; with 'on-interrupt: resume' it goes on to a1b2c3d",
    ]);
  });

  it.each([
    ['dead', { slots: [instance(8001, { state: 'dead' as const })] }],
    ['unsettled', { slots: [instance(8001, { state: 'unsettled' as const })] }],
    ['to be started anew', { settled: BEFORE }],
  ])('says what starts what is %s: restart where it should serve, else another deployment', (_, more) => {
    const told = (given: Parameters<typeof looked>[0]) =>
      linesOf(looked({ hosts: [host('web1', more)], ...given })).find((line) =>
        /restart|deploy again/.test(line.replace('a restart is', '')),
      );
    expect(told({})).toMatch(/start it again \(cimyr restart\)$/);
    expect(told({ entries: [{ ...live, release: BEFORE }] })).toMatch(/deploy again$/);
    expect(told({ journal: journal(begun) })).toMatch(/deploy again$/);
  });

  it.each([
    ['its ledger is lost', { kind: 'state', place: 'web2', path: 'x', wrong: 'ledger-gone' }, /cimyr accept/],
    [
      'its ledger is damaged',
      { kind: 'state', place: 'web2', path: 'x', wrong: 'ledger-damaged' },
      /cimyr accept/,
    ],
    [
      'its journal differs',
      { kind: 'state', place: 'web2', path: 'x', wrong: 'journal-apart' },
      /cimyr accept/,
    ],
    [
      'it is silent',
      { kind: 'unreachable', place: 'web2', code: 'E-X', detail: 'no answer' },
      /--without web2/,
    ],
    [
      'it has no shell',
      { kind: 'no-shell', place: 'web2', said: '', end: { kind: 'exit', code: 1 } },
      /--without web2/,
    ],
    ['it lacks programs', { kind: 'no-programs', place: 'web2', programs: ['tar'] }, /--without web2/],
  ] as const)('names the command that leads on where %s', (_, trouble, command) => {
    const told = statusLines({ ...looked({}), troubles: [trouble] }, [], 'shop', 'production', NOW);
    expect(told.find((line) => line.includes('✗'))).toMatch(command);
    const alone = statusLines(
      { ...looked({ hosts: [] }), troubles: [trouble] },
      [],
      'shop',
      'production',
      NOW,
    );
    expect(alone.join('\n')).not.toContain('--without');
  });

  const becomes = (facts: readonly JournalFact[], hosts: readonly Place[]) =>
    linesOf(looked({ hosts, journal: journal(...facts) }))
      .at(-1)
      ?.replace(/^.*an action's post phase /, '');

  it('foretells what goal.ts will choose', () => {
    const from = { ...begun, previous: BEFORE };
    const half = [host('web1'), ...older];
    const back = { kind: 'goal', because: 'unhealthy' } as const;
    expect(becomes([from], [host('web1')])).toBe(
      'brings it to its end if it is healthy; else it goes back to 9f8e7d6',
    );
    expect(becomes([from], half)).toMatch(/^goes back to 9f8e7d6; .* on to a1b2c3d if it is healthy$/);
    expect(becomes([begun], half)).toMatch(/^withdraws it, as nothing served before; /);
    expect(becomes([from, { ...back, release: BEFORE }], half)).toBe('goes on: it goes back to 9f8e7d6');
    expect(becomes([begun, back], half)).toBe('goes on: it withdraws it, as nothing served before');
    expect(becomes([{ ...from, intent: 'rollback' }], half)).toBe('brings it to its end');
  });

  it('does not call interrupted what may be under way', () => {
    const lease = { host: 'web1', fence: 1, holder: { id: 'x', by: 'ana', since: EARLIER }, leftMs: 1000 };
    expect(linesOf(looked({ lease, journal: journal(begun) })).at(-1)).toMatch(
      /^under way, or interrupted while its lease lasts: the deployment of a1b2c3d by ana/,
    );
  });

  it('shows the last twenty releases', () => {
    const entries = Array.from({ length: 50 }, (_, i) => ({
      ...live,
      release: `r${i}`,
      status: 'superseded' as const,
      at: new Date(NOW - i * 1000).toISOString(),
    }));
    const lines = linesOf(looked({ entries }));
    expect(lines.filter((line) => / · superseded · /.test(line))).toHaveLength(20);
    expect(lines).toContain('  … and 30 more');
  });

  it('keeps what a target holds on its line, whatever it is', () => {
    for (const text of [...PAYLOADS, '\n::error::x', '\r##[group]']) {
      const survey = looked({
        hosts: [
          host(text, {
            holds: text,
            slots: [instance(1, { id: text, release: text, state: 'unsettled' })],
          }),
        ],
        entries: [{ ...live, release: text, at: text, reason: text }],
        journal: journal({ ...begun, release: text, by: text }, { kind: 'intent', step: text }),
      });
      const lines = statusLines({ ...survey, troubles: [] }, [], text, text, NOW);
      for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });
});
