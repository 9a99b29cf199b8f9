import { type Clock, sleep } from '../base/clock.js';
import { poll } from '../base/poll.js';
import { nextInBake, startBake } from '../domain/check/bake.js';
import type { CheckTiming, Measurement, Verdict } from '../domain/check/check.js';
import { expire, next, startWatch } from '../domain/check/verdict.js';

/** Who is asked, and how often. */
export interface Watched {
  readonly check: { readonly timing: CheckTiming };
}

export interface WatchPorts<S extends Watched> {
  readonly clock: Clock;
  /** Asks once, and never rejects. `signal` ends an attempt that nobody waits for any more. */
  readonly ask: (subject: S, signal: AbortSignal) => Promise<Measurement>;
  /** Each attempt, and what is known after it. */
  readonly tell: (subject: S, measurement: Measurement, verdict: Verdict) => void;
}

/** The attempt that decided against a subject. */
export interface Blame<S> {
  readonly subject: S;
  readonly measurement: Measurement;
  readonly attempts: number;
}

/** `stopped`: the signal ended it before it was decided. */
export type WatchEnd<S> =
  | { readonly kind: 'healthy' | 'stopped' }
  | ({ readonly kind: 'unhealthy' | 'unreachable' } & Blame<S>);

/** Asks until it is decided; all subjects at once, and the first that is not healthy decides for all. */
export function untilHealthy<S extends Watched>(
  subjects: readonly S[],
  ports: WatchPorts<S>,
  signal: AbortSignal,
): Promise<WatchEnd<S>> {
  return together(subjects, signal, (subject, inner) => becomesHealthy(subject, ports, inner));
}

/** Watches what is healthy for a while. */
export async function whileBaking<S extends Watched>(
  subjects: readonly S[],
  ms: number,
  ports: WatchPorts<S>,
  signal: AbortSignal,
): Promise<WatchEnd<S>> {
  if (subjects.length > 0)
    return together(subjects, signal, (subject, inner) => staysHealthy(subject, ms, ports, inner));
  await sleep(ports.clock, ms, signal);
  return { kind: signal.aborted ? 'stopped' : 'healthy' };
}

async function together<S>(
  subjects: readonly S[],
  signal: AbortSignal,
  watch: (subject: S, signal: AbortSignal) => Promise<WatchEnd<S>>,
): Promise<WatchEnd<S>> {
  const rest = new AbortController();
  const inner = AbortSignal.any([signal, rest.signal]);
  let decided: WatchEnd<S> | undefined;
  const results = await Promise.all(
    subjects.map(async (subject) => {
      const end = await watch(subject, inner);
      if (end.kind !== 'healthy' && end.kind !== 'stopped') {
        decided ??= end;
        rest.abort();
      }
      return end;
    }),
  );
  return decided ?? results.find(({ kind }) => kind === 'stopped') ?? { kind: 'healthy' };
}

async function becomesHealthy<S extends Watched>(
  subject: S,
  ports: WatchPorts<S>,
  signal: AbortSignal,
): Promise<WatchEnd<S>> {
  const { timing } = subject.check;
  await sleep(ports.clock, timing.startPeriodMs, signal);
  let watch = startWatch(ports.clock.now());
  const attempt = attempts(subject, ports, signal, (measurement) => {
    watch = next(watch, measurement, timing);
    if (ports.clock.now() >= watch.since + timing.deadlineMs) watch = expire(watch);
    return { verdict: watch.verdict, isDecided: watch.verdict !== 'inconclusive' };
  });
  const intervalMs = pauses(timing, watch.since + timing.deadlineMs, ports.clock);
  return (await poll(ports.clock, { intervalMs, signal }, attempt)) ?? { kind: 'stopped' };
}

async function staysHealthy<S extends Watched>(
  subject: S,
  ms: number,
  ports: WatchPorts<S>,
  signal: AbortSignal,
): Promise<WatchEnd<S>> {
  const { clock } = ports;
  const { timing } = subject.check;
  const end = clock.now() + ms;
  let bake = startBake();
  const attempt = attempts(subject, ports, signal, (measurement) => {
    const isOver = clock.now() >= end;
    bake = nextInBake(bake, measurement, timing, isOver);
    const { verdict } = bake;
    return { verdict, isDecided: verdict !== 'inconclusive' && (isOver || verdict !== 'healthy') };
  });
  const intervalMs = pauses(timing, end, clock);
  return (await poll(clock, { intervalMs, signal }, attempt)) ?? { kind: 'stopped' };
}

/** Between two attempts; one is made at the end itself. */
const pauses =
  ({ intervalMs }: CheckTiming, end: number, clock: Clock) =>
  (): number => {
    const left = end - clock.now();
    return left > 0 ? Math.min(intervalMs, left) : intervalMs;
  };

/** One attempt after the other, each told; the end once it is decided. */
function attempts<S extends Watched>(
  subject: S,
  { ask, tell }: WatchPorts<S>,
  signal: AbortSignal,
  judge: (measurement: Measurement) => { readonly verdict: Verdict; readonly isDecided: boolean },
): () => Promise<WatchEnd<S> | undefined> {
  let count = 0;
  return async () => {
    const measurement = signal.aborted ? undefined : await ask(subject, signal);
    if (!measurement || signal.aborted) return undefined;
    count++;
    const { verdict, isDecided } = judge(measurement);
    tell(subject, measurement, verdict);
    if (!isDecided || verdict === 'inconclusive') return undefined;
    return verdict === 'healthy'
      ? { kind: verdict }
      : { kind: verdict, subject, measurement, attempts: count };
  };
}
