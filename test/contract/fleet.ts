import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/base/clock.js';
import type { Masked } from '../../src/base/masked.js';
import type { Wanted } from '../../src/domain/rollout/aim.js';
import type { Strategy } from '../../src/domain/rollout/environment.js';
import { unfinished } from '../../src/domain/rollout/journal.js';
import { liveEntry } from '../../src/domain/rollout/release.js';
import { hasAll, type Seen, shareOf } from '../../src/domain/rollout/seen.js';
import type { Spec } from '../../src/domain/rollout/spec.js';
import type { StepKind } from '../../src/domain/rollout/step.js';
import type { Change, Fleet, Held } from '../../src/ports/fleet.js';
import { reasonWords } from '../../src/report/rollout/words/reasons.js';
import { acceptSeen } from '../../src/rollout/accept.js';
import type { RolloutEnd, RolloutPorts } from '../../src/rollout/request.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import { settingsOf } from '../rollout/rig.js';
import { digestOf } from '../rollout/target.js';

/*
 * What every fleet promises, asked through its ports alone: from each state of the list a good deployment and a rollback
 * either lead to one whole release, or end without having moved a request. A platform gives a target and ways to harm it.
 */

/** What happens to a target behind everybody's back. */
export const HARMS = [
  'slot dead',
  'standby dead',
  'ledger gone',
  'ledger torn',
  'ledger apart',
  'journal torn',
  'journal damaged',
  'journal apart',
  'fence gone',
  'fence damaged',
  'lease damaged',
  'record torn',
  'record gone',
  'record apart',
  'live record torn',
  'live record apart',
  'release gone',
  'place gone',
  'place new',
] as const;
export type Harm = (typeof HARMS)[number];

/** A target of its own for each state. */
export interface Site extends AsyncDisposable {
  /** As another process opens it, which brings this release along. */
  readonly open: (brings?: string) => Promise<Fleet>;
  readonly clock?: Clock;
  /** What runs of each release, where the platform asks for it. */
  readonly spec?: Spec;
  /** Those that this platform can suffer. `release`: the one that serves. */
  readonly harm: (harm: Harm, release: string) => Promise<boolean>;
}

export interface PlatformUnderTest {
  readonly name: string;
  /** Where all take too long: one action in each of these, by turns. What is left out is asked by `npm run prove`. */
  readonly sample?: readonly State[];
  /** Those that are of interest; all unless told. */
  readonly states?: readonly State[];
  readonly strategies: Readonly<Record<string, Strategy>>;
  readonly site: () => Promise<Site>;
}

const KILLED_IN = ['prepare', 'start', 'stop', 'shift', 'roll', 'drain', 'switch', 'retire'] as const;

export type State = 'whole' | 'nothing deployed' | Harm | `killed in ${(typeof KILLED_IN)[number]}`;
const STATES: readonly State[] = [
  'nothing deployed',
  'whole',
  ...KILLED_IN.map((kind) => `killed in ${kind}` as const),
  ...HARMS,
];

const ACTIONS: Readonly<Record<string, () => Wanted | 'accept'>> = {
  'deploy r9': () => ({ intent: 'deploy', release: 'r9', digest: digestOf('r9') }),
  'rollback to r1': () => ({
    intent: 'rollback',
    release: 'r1',
    strategy: { kind: 'immediate' },
    reason: 'it was slow',
  }),
  accept: () => 'accept',
};

/** Declares the suite; its outcomes stand in `matrix/`, so that a change of one is seen. */
export function fleetContract({ name, strategies, site, sample, states = STATES }: PlatformUnderTest): void {
  describe.each(Object.entries(strategies))(`${name}, %s`, (strategyName, strategy) => {
    it('leads from every state to one release, or moves nothing', async () => {
      const rows: string[] = [];
      const actions = Object.entries(ACTIONS);
      for (const [i, state] of (sample ?? states).entries())
        for (const [action, wanted] of actions.filter((_, turn) => !sample || turn === i % actions.length)) {
          await using at = await site();
          if (!(await brought(at, state, strategy))) continue;
          const before = await sharesOf(at);
          const end = await act(at, wanted(), strategy);
          const after = await lookAt(at);
          const promise = action === 'accept' ? takenOr(after, end, before) : wholeOr(after, end, before);
          expect([state, action, promise]).toEqual([state, action, 'as promised']);
          expect([state, action, nextOf(end)]).toEqual([state, action, expect.stringMatching(/./)]);
          rows.push(`${state} · ${action}: ${wordsOf(end)}`);
        }
      const matrix = `matrix/${`${name} ${strategyName}`.replaceAll(' ', '-')}.txt`;
      if (!sample) await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot(matrix);
      else
        expect(readFileSync(new URL(matrix, import.meta.url), 'utf8').split('\n')).toEqual(
          expect.arrayContaining(rows),
        );
    });
  });
}

/** Brings a target into a state; false where its platform knows none. */
async function brought(at: Site, state: State, strategy: Strategy): Promise<boolean> {
  if (state === 'nothing deployed') return true;
  for (const release of ['r1', 'r2']) await act(at, deploy(release), strategy);
  if (state === 'whole') return true;
  const [, kind] = /^killed in (.+)$/.exec(state) ?? [];
  if (kind === undefined) return at.harm(state as Harm, 'r2');
  return (await act(at, deploy('r3'), strategy, kind as StepKind)) === 'killed';
}

const deploy = (release: string): Wanted => ({ intent: 'deploy', release, digest: digestOf(release) });

type End = RolloutEnd | 'killed' | { readonly status: 'not held'; readonly kind: string };

/** One process: takes the lease, does what is wanted, and goes. `killedIn`: it does not live past such a step. */
async function act(
  at: Site,
  wanted: Wanted | 'accept',
  strategy: Strategy,
  killedIn?: StepKind,
): Promise<End> {
  const brings = wanted !== 'accept' && wanted.intent === 'deploy' ? wanted.release : undefined;
  const fleet = await at.open(brings);
  try {
    const lease = await fleet.acquire({
      holder: { id: randomUUID(), by: 'ann', since: '2026-01-01T00:00:00.000Z' },
      ttlMs: 600_000,
      takes: true,
    });
    if (!lease.ok) return { status: 'not held', kind: lease.error.kind };
    const held = lease.value;
    const end = await new Promise<End>((resolve, reject) => {
      const living = killedIn === undefined ? held : dying(held, killedIn, () => resolve('killed'));
      const ports = portsOf(living, at.clock);
      const ending =
        wanted === 'accept'
          ? acceptSeen({ ...requestOf(strategy, at), reason: 'I have looked' }, ports)
          : rollOut({ ...requestOf(strategy, at), wanted }, ports);
      ending.then(resolve, reject);
    });
    // Whoever was killed renews its lease no more, which is all that can be seen of that here.
    await held.release();
    return end;
  } finally {
    fleet.close();
  }
}

/** It is killed when the step has been done, and has heard nothing of it. */
const dying = (held: Held, kind: StepKind, die: () => void): Held => ({
  ...bound(held),
  apply: async (step: Change, shipment) => {
    const done = await held.apply(step, shipment);
    if (step.kind !== kind) return done;
    die();
    return new Promise(() => {});
  },
});

const bound = (held: Held): Held => ({
  fence: held.fence,
  mended: held.mended,
  lost: held.lost,
  observe: () => held.observe(),
  survey: () => held.survey(),
  record: (release) => held.record(release),
  apply: (step, shipment) => held.apply(step, shipment),
  hook: (hook, step, shipment) => held.hook(hook, step, shipment),
  answering: (at, shipment) => held.answering(at, shipment),
  log: (slot) => held.log(slot),
  journal: (fact) => held.journal(fact),
  keep: (record) => held.keep(record),
  settle: (ledger) => held.settle(ledger),
  setAside: (what, places) => held.setAside(what, places),
  clean: (ledger, keep) => held.clean(ledger, keep),
  release: () => held.release(),
});

const requestOf = (strategy: Strategy, { spec }: Pick<Site, 'spec'>) => ({
  app: 'shop',
  environment: 'test',
  settings: {
    ...settingsOf({ strategy, rollback: { standbyMs: 600_000 } }),
    name: 'test',
    ...(spec ? { spec } : {}),
  },
  by: 'ann',
  without: [],
});

/** Every release is healthy, wherever it is asked. */
const portsOf = (held: Held, clock = systemClock()): RolloutPorts => ({
  held,
  gauge: async () => ({ at: clock.now(), ms: 1, result: 'pass' }),
  runLocally: async () => ({ end: { kind: 'exit', code: 0 }, output: '' as Masked }),
  clock,
  mask: (text) => text as Masked,
  say: (reason) => reasonWords(reason).what as Masked,
  tell: () => {},
  variablesOf: (templates) => templates,
  confirms: async () => false,
  sign: (record) => record,
  surroundings: {},
  cancel: new AbortController().signal,
});

type Look = Awaited<ReturnType<Fleet['observe']>>;

async function lookAt(at: Site): Promise<Look> {
  const fleet = await at.open();
  try {
    return await fleet.observe();
  } finally {
    fleet.close();
  }
}

const RELEASES = ['r1', 'r2', 'r3', 'r9'];
const sharesIn = (seen: Seen) => RELEASES.map((release) => shareOf(seen, release));
async function sharesOf(at: Site): Promise<readonly number[] | undefined> {
  const look = await lookAt(at);
  return look.ok ? sharesIn(look.value.seen) : undefined;
}

function wholeOr(look: Look, end: End, before: readonly number[] | undefined): string {
  if (end === 'killed') return 'it was killed';
  const isOne = end.status === 'success' || end.status === 'rolled-back';
  if (!look.ok) return isOne ? `it says ${end.status}, but nobody can look` : 'as promised';
  const { seen, ledger, journal } = look.value;
  if (!isOne) {
    const now = sharesIn(seen);
    return before === undefined || now.every((share, i) => share === before[i])
      ? 'as promised'
      : `moved requests and ended with ${end.status}: ${before.join(' ')} became ${now.join(' ')}`;
  }
  const release = 'serving' in end ? end.serving : undefined;
  if (release === undefined || !hasAll(seen, release)) return `${release} has not all`;
  if (seen.places.some(({ holds, settled }) => holds !== release || settled !== release))
    return `${release} is not what all places hold`;
  if (liveEntry(ledger)?.release !== release) return `${liveEntry(ledger)?.release} is written down`;
  return unfinished(journal) ? 'it is unfinished' : 'as promised';
}

/** It moves nothing; what it says is live is written down, and nothing is unfinished. */
function takenOr(look: Look, end: End, before: readonly number[] | undefined): string {
  const isTaken = end !== 'killed' && 'why' in end && end.why?.kind === 'accepted';
  if (!look.ok) return isTaken ? 'it has taken what nobody can see' : 'as promised';
  const { seen, ledger, journal } = look.value;
  const now = sharesIn(seen);
  if (before !== undefined && now.some((share, i) => share !== before[i])) return 'it moved requests';
  if (!isTaken) return 'as promised';
  if (liveEntry(ledger)?.release !== end.serving) return `${liveEntry(ledger)?.release} is written down`;
  return unfinished(journal) ? 'it is unfinished' : 'as promised';
}

/** Whoever did not get through is told what leads on. */
function nextOf(end: End): string {
  if (end === 'killed' || end.status === 'not held' || end.status === 'success') return 'none is needed';
  return ('why' in end && end.why && reasonWords(end.why).next) || '';
}

function wordsOf(end: End): string {
  if (end === 'killed') return end;
  if (end.status === 'not held') return `no lease (${end.kind})`;
  return 'serving' in end && end.serving !== undefined ? `${end.status}, ${end.serving} serves` : end.status;
}
