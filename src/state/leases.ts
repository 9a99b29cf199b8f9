import { type Clock, sleep } from '../base/clock.js';
import { err, ok, type Result } from '../base/result.js';
import { readHolder } from '../config/state/holder.js';
import type { Mended } from '../domain/rollout/event.js';
import type { Holder } from '../domain/rollout/lease.js';
import type { FleetFailure } from '../ports/fleet.js';
import type { Host } from '../ports/host.js';
import { asLongAs, call, callAll } from './calls.js';
import { acquireScript, barrierScript, type Claim, raiseScript, releaseScript } from './lease.js';

/** How long a step of a former holder may still be under way. */
const BARRIER_SECONDS = 600;
/** How long a host that has vanished is waited for where all that is left is to free its lease. */
const RELEASE_MS = 10_000;

/** A lease of all hosts. */
export interface Taken {
  readonly fence: number;
  /** What was lost, and was written anew. */
  readonly mended: readonly Mended[];
}

/** Takes the lease of every host in order, all or none; the fence is the highest of them, everywhere. */
export async function acquireAll(
  hosts: readonly Host[],
  root: string,
  claim: Claim,
  clock: Clock,
): Promise<Result<Taken, FleetFailure>> {
  const fences = new Map<Host, number>();
  const anew: Host[] = [];
  const giveUp = async (failure: FleetFailure) => {
    await releaseAll([...fences], root, claim, clock);
    return err(failure);
  };
  for (const host of [...hosts].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const answer = await call(host, acquireScript(root, claim), clock);
    if (!answer.ok) return giveUp(answer.error);
    const refusal = refusalIn(answer.value, host.name, claim);
    if (refusal) return giveUp(refusal);
    fences.set(host, Number(/^fence (\d+)$/m.exec(answer.value)?.[1]));
    if (/^anew$/m.test(answer.value)) anew.push(host);
  }
  const fence = Math.max(...fences.values());
  const lower = [...fences].filter(([, own]) => own < fence).map(([host]) => host);
  const raised = await callAll(lower, async (host) => {
    const own = await call(host, raiseScript(root, claim, fence), clock);
    if (own.ok) fences.set(host, fence);
    return own;
  });
  if (!raised.ok) return giveUp(raised.error);
  return ok({ fence, mended: anew.map(({ name: place }) => ({ kind: 'fence-anew', place, fence })) });
}

/** Waits until nothing of a former holder is under way on any host. */
export const quiet = (
  hosts: readonly Host[],
  root: string,
  fence: number,
  clock: Clock,
): Promise<Result<unknown, FleetFailure>> =>
  callAll(hosts, (host) =>
    call(host, barrierScript(root, fence, BARRIER_SECONDS), clock, asLongAs(BARRIER_SECONDS * 1000)),
  );

export async function releaseAll(
  fences: readonly (readonly [Host, number])[],
  root: string,
  claim: Claim,
  clock: Clock,
): Promise<void> {
  // Whoever cannot be reached frees it by its end.
  const isOver = new AbortController();
  const released = Promise.all(
    fences.map(([host, fence]) => call(host, releaseScript(root, claim, fence), clock)),
  );
  await Promise.race([released, sleep(clock, RELEASE_MS, isOver.signal)]);
  isOver.abort();
}

function refusalIn(answer: string, host: string, { identity: us }: Claim): FleetFailure | undefined {
  const [, owner] = /^belongs (.*)$/m.exec(answer) ?? [];
  if (owner !== undefined) return { kind: 'belongs', place: host, owner, us };
  const [, seconds] = /^held (\d+)\n/.exec(answer) ?? [];
  if (seconds === undefined) return undefined;
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(answer)?.[1] ?? '';
  const leftMs = Number(seconds) * 1000;
  return {
    kind: 'locked',
    lease: { host, fence: Number(field('fence')), holder: readHolder(field('holder')) ?? UNKNOWN, leftMs },
  };
}

const UNKNOWN: Holder = { id: '?', by: 'somebody unknown (the lease is damaged)', since: '?' };
