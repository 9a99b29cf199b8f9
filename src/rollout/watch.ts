import { sleep } from '../base/clock.js';
import type { Check, Measurement } from '../domain/rollout/check.js';
import type { RolloutFailure } from '../domain/rollout/failure.js';
import { expire, next, nextInBake, startBake, startWatch } from '../domain/rollout/verdict.js';
import type { Asked } from '../ports/gauge.js';
import type { RolloutPorts } from './request.js';

type WatchPorts = Pick<RolloutPorts, 'gauge' | 'clock' | 'tell' | 'mask'>;

/** One check of one thing, its variables filled in. */
export interface Subject {
  readonly check: Check;
  readonly instance?: string;
  readonly asked: Asked;
}

export type WatchEnd =
  | { readonly kind: 'healthy' | 'stopped' }
  | { readonly kind: 'unhealthy' | 'unreachable'; readonly failure: CheckFailure };

export type CheckFailure = Extract<RolloutFailure, { kind: 'check' }>;

/** Asks until it is decided; all subjects at once, and the first that is not healthy decides for all. */
export async function untilHealthy(
  subjects: readonly Subject[],
  ports: WatchPorts,
  signal: AbortSignal,
): Promise<WatchEnd> {
  return together(subjects, signal, (subject, inner) => one(subject, ports, inner));
}

/** Watches what is healthy for a while. */
export async function whileBaking(
  subjects: readonly Subject[],
  ms: number,
  ports: WatchPorts,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const end = ports.clock.now() + ms;
  if (subjects.length === 0) {
    await sleep(ports.clock, ms, signal);
    return { kind: signal.aborted ? 'stopped' : 'healthy' };
  }
  return together(subjects, signal, (subject, inner) => bake(subject, end, ports, inner));
}

async function together(
  subjects: readonly Subject[],
  signal: AbortSignal,
  watch: (subject: Subject, signal: AbortSignal) => Promise<WatchEnd>,
): Promise<WatchEnd> {
  const rest = new AbortController();
  const inner = AbortSignal.any([signal, rest.signal]);
  let decided: WatchEnd | undefined;
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

async function one(subject: Subject, ports: WatchPorts, signal: AbortSignal): Promise<WatchEnd> {
  const { check, asked } = subject;
  const { timing } = check;
  await sleep(ports.clock, timing.startPeriodMs, signal);
  let watch = startWatch(ports.clock.now());
  for (let attempts = 1; !signal.aborted; attempts++) {
    const measurement = await ports.gauge(check, asked, signal);
    if (signal.aborted) break;
    watch = next(watch, measurement, timing);
    const left = watch.since + timing.deadlineMs - ports.clock.now();
    if (left <= 0) watch = expire(watch);
    tell(subject, measurement, watch.verdict, ports);
    if (watch.verdict === 'healthy') return { kind: 'healthy' };
    if (watch.verdict !== 'inconclusive')
      return { kind: watch.verdict, failure: blame(subject, measurement, attempts, ports) };
    await sleep(ports.clock, Math.min(timing.intervalMs, Math.max(0, left)), signal);
  }
  return { kind: 'stopped' };
}

async function bake(
  subject: Subject,
  end: number,
  ports: WatchPorts,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { check, asked } = subject;
  let state = startBake();
  for (let attempts = 1; !signal.aborted; attempts++) {
    const measurement = await ports.gauge(check, asked, signal);
    if (signal.aborted) break;
    state = nextInBake(state, measurement, check.timing);
    tell(subject, measurement, state.verdict, ports);
    if (state.verdict === 'unhealthy')
      return { kind: 'unhealthy', failure: blame(subject, measurement, attempts, ports) };
    const left = end - ports.clock.now();
    if (left <= 0) return { kind: 'healthy' };
    await sleep(ports.clock, Math.min(check.timing.intervalMs, left), signal);
  }
  return { kind: 'stopped' };
}

function tell(
  { check, instance }: Subject,
  measurement: Measurement,
  verdict: 'healthy' | 'unhealthy' | 'inconclusive' | 'unreachable',
  ports: WatchPorts,
): void {
  const named = instance === undefined ? {} : { instance };
  ports.tell({ kind: 'measured', check: ports.mask(check.name), ...named, measurement, verdict });
}

function blame(
  { check, instance }: Subject,
  measurement: Measurement,
  attempts: number,
  { mask }: WatchPorts,
): CheckFailure {
  const slot = instance === undefined ? {} : { slot: instance };
  return { kind: 'check', check: mask(check.name), ...slot, measurement, attempts };
}
