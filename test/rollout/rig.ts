import type { Masked } from '../../src/base/masked.js';
import type { Check, Measurement } from '../../src/domain/check/check.js';
import type { Wanted } from '../../src/domain/rollout/aim.js';
import type { Hook, HookPhase, RollbackPolicy, Strategy } from '../../src/domain/rollout/environment.js';
import type { RolloutFact } from '../../src/domain/rollout/event.js';
import { unfinished } from '../../src/domain/rollout/journal.js';
import { liveEntry, type Settings } from '../../src/domain/rollout/release.js';
import { slotsOf } from '../../src/domain/rollout/seen.js';
import { stepId } from '../../src/domain/rollout/step.js';
import type { Asked } from '../../src/ports/gauge.js';
import { reasonWords } from '../../src/report/rollout/words/reasons.js';
import { acceptSeen } from '../../src/rollout/accept.js';
import type { RolloutEnd, RolloutPorts } from '../../src/rollout/request.js';
import { restartServing } from '../../src/rollout/restart.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import type { Attention } from '../../src/wiring/deploy/options.js';
import { FakeClock } from '../base/fake-clock.js';
import { NO_HOOKS } from '../domain/rollout/any-journey.js';
import { digestOf, during, Killed, type Life, type SimulatedTarget } from './target.js';

type Health = Measurement['result'];

const timing = {
  intervalMs: 100,
  timeoutMs: 100,
  deadlineMs: 300,
  startPeriodMs: 0,
  successes: 1,
  failures: 1,
};
const common = {
  kind: 'http',
  from: 'runner',
  timing,
  method: 'GET',
  headers: {},
  statuses: [],
  redirects: 0,
} as const;
/** One for each instance, one for the whole. */
export const CHECKS: readonly Check[] = [
  { ...common, name: 'each', phase: 'instance', url: 'http://${CIMYR_INSTANCE}/up' },
  { ...common, name: 'whole', phase: 'switch', url: 'https://shop.example.com/up' },
];

export interface Deployed {
  readonly strategy?: Strategy;
  readonly hooks?: Partial<Record<HookPhase, readonly Partial<Hook>[]>>;
  readonly rollback?: Partial<RollbackPolicy>;
  readonly spec?: Settings['spec'];
  readonly drainMs?: number;
  readonly checks?: readonly Check[];
}

export function settingsOf({
  strategy,
  hooks = {},
  rollback,
  spec = {},
  drainMs,
  checks = CHECKS,
}: Deployed): Settings {
  const whole = Object.entries(hooks).map(([phase, some]) => [
    phase,
    some.map((one, i) => ({
      command: `${phase}-${i}`,
      from: 'runner',
      timeoutMs: 1000,
      onFailure: 'abort',
      idempotent: true,
      ...one,
    })),
  ]);
  return {
    app: 'shop',
    name: 'production',
    type: 'production',
    strategy: strategy ?? { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 },
    checks,
    hooks: { ...NO_HOOKS, ...Object.fromEntries(whole) },
    rollback: {
      onFailure: true,
      strategy: 'immediate',
      keep: 3,
      standbyMs: 0,
      onInterrupt: 'rollback',
      ...rollback,
    },
    variables: {},
    spec,
    ...(drainMs === undefined ? {} : { drainMs }),
  };
}

export const deploy = (release: string): Wanted => ({ intent: 'deploy', release, digest: digestOf(release) });
export const backTo = (release: string): Wanted => ({
  intent: 'rollback',
  release,
  strategy: { kind: 'immediate' },
  reason: 'it was slow',
});

/** One process that deploys. */
export interface Process extends Deployed, Omit<Life, 'artifact'> {
  readonly wanted?: Wanted;
  readonly attends?: Attention;
  /** Of releases; healthy unless said otherwise. */
  readonly health?: Readonly<Record<string, Health>>;
  /** Of all, by how many were asked before, where this process finds another than the releases have. */
  readonly answers?: (before: number) => Health | undefined;
  /** Exit codes of commands on this machine, by their text; 0 unless said otherwise. */
  readonly exits?: Readonly<Record<string, number>>;
  /** Something that no host can write vouches for what it keeps. */
  readonly signs?: boolean;
  /** It is cancelled when it makes the call with this number. */
  readonly cancelledAt?: number;
}

export interface Lived {
  /** Undefined: it was killed. */
  readonly end?: RolloutEnd;
  readonly facts: readonly RolloutFact[];
  /** Names of all calls of ports, in their order. */
  readonly calls: readonly string[];
}

/** Lets one process live on a target. */
export async function live(target: SimulatedTarget, process: Process): Promise<Lived> {
  const clock = new FakeClock();
  const facts: RolloutFact[] = [];
  const calls: string[] = [];
  let attempts = 0;
  const cancel = new AbortController();
  const count = (call: string) => {
    if (calls.length === process.cancelledAt) cancel.abort();
    return calls.push(call) - 1;
  };
  const { wanted } = process;
  const life: Life = { ...process, ...(wanted?.intent === 'deploy' ? { artifact: wanted.digest } : {}) };
  const living = during(life, count);
  const ports: RolloutPorts = {
    held: target.held(life, living, clock),
    gauge: async (_, asked) => {
      const result = process.answers?.(attempts++);
      return { ...measured(asked, { target, process, clock }), ...(result ? { result } : {}) };
    },
    runLocally: async ({ text }) =>
      living(`run ${text}`, () => ({
        end: { kind: 'exit' as const, code: process.exits?.[text] ?? 0 },
        output: '' as Masked,
      })),
    clock,
    mask: (text) => text as Masked,
    say: (reason) => reasonWords(reason).what as Masked,
    tell: (fact) => void facts.push(fact),
    variablesOf: (templates) => templates,
    confirms: async ({ signature }) => signature === 'signed',
    sign: (record) => (process.signs ? { ...record, signature: 'signed' } : record),
    surroundings: {},
    cancel: cancel.signal,
  };
  const request = {
    app: 'shop',
    environment: 'production',
    settings: settingsOf(process),
    by: 'ann',
    without: [],
  };
  const { attends } = process;
  const rolling =
    attends?.kind === 'accept'
      ? acceptSeen({ ...request, ...attends }, ports)
      : attends
        ? restartServing({ ...request, all: attends.all }, ports)
        : rollOut(wanted ? { ...request, wanted } : request, ports);
  const end = await untilEnd(rolling, clock);
  return { facts, calls, ...(end ? { end } : {}) };
}

async function untilEnd(rolling: Promise<RolloutEnd>, clock: FakeClock): Promise<RolloutEnd | undefined> {
  const life = { isOver: false };
  const over = () => {
    life.isOver = true;
  };
  rolling.then(over, over);
  while (!life.isOver) await clock.pass(60_000);
  try {
    return await rolling;
  } catch (error) {
    if (error instanceof Killed) return undefined;
    throw error;
  }
}

/** An instance answers as its release does; the whole is as good as the worst of those that can be reached. */
function measured(
  { env, place }: Asked,
  { target, process, clock }: { target: SimulatedTarget; process: Process; clock: FakeClock },
): Measurement {
  const { places, abilities } = target.seen;
  const slots = slotsOf(target.seen);
  const running = slots.filter(
    ({ state, share }) => state === 'running' && (share > 0 || abilities.size === 0),
  );
  const isWhole = place === undefined || env['CIMYR_INSTANCE'] === undefined;
  const here = places.filter(({ name }) => isWhole || name === place);
  const asked = slots.filter(({ id }) => id === env['CIMYR_INSTANCE']);
  const releases =
    asked.length > 0
      ? asked.map((one) => (one.state === 'running' ? one.release : undefined))
      : slots.length > 0
        ? running.map(({ release }) => release)
        : here.flatMap(({ settled }) => settled ?? []);
  const found = releases.map((release) =>
    release === undefined ? 'fail' : (process.health?.[release] ?? 'pass'),
  );
  const result = found.find((one) => one !== 'pass') ?? (found.length > 0 ? 'pass' : 'fail');
  return { at: clock.now(), ms: 1, result, ...(result === 'pass' ? { code: 200 } : { code: 500 }) };
}

/** A target on which these releases were deployed, one after the other. */
export async function after(
  target: SimulatedTarget,
  ...releases: readonly string[]
): Promise<SimulatedTarget> {
  for (const release of releases) await live(target, { wanted: deploy(release) });
  return target;
}

/** The one release that has everything, everywhere, with all that is written down; 'several' or the reason otherwise. */
export function wholeAt({ seen, ledger, journal, contents }: SimulatedTarget): string {
  const [first] = seen.places;
  const release = first?.holds ?? 'nothing';
  for (const host of seen.places) {
    if (host.holds !== release || host.settled !== release) return `${host.name} is at ${host.holds}`;
    const serving = host.slots.filter((one) => one.state === 'running' && one.release === release);
    const share = serving.reduce((sum, one) => sum + one.share, 0);
    if (seen.abilities.has('weights') ? share < 1 - 1e-9 : serving.length < host.slots.length)
      return `${host.name} is not all ${release}`;
    if (contents.get(`${host.name}/${release}`) !== digestOf(release)) return `${host.name} has other files`;
  }
  if (liveEntry(ledger)?.release !== release) return `the ledger has ${liveEntry(ledger)?.release}`;
  return unfinished(journal) ? 'it is unfinished' : release;
}

/** Steps as they were told of, failures marked. */
export const toldSteps = (facts: readonly RolloutFact[]): string[] =>
  facts.flatMap((fact) =>
    fact.kind === 'step-ended' ? [`${fact.failure ? '! ' : ''}${stepId(fact.step)}`] : [],
  );
