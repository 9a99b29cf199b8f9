import { err, ok, type Result } from '../../../base/result.js';
import type { Aim, ReleaseAim } from '../aim.js';
import { type HostSeen, hasShare, type InstanceSeen, runs, type Seen } from '../seen.js';
import { type Step, stepId } from '../step.js';
import { planByHosts } from './by-hosts.js';
import { planByTraffic } from './by-traffic.js';
import { hookSteps } from './hooks.js';
import { leftBy } from './sides.js';

/**
 * The steps that are left from what was seen to what is aimed at, from any state: what the target shows as done is
 * left out. The error says why there is no way.
 */
export function planRollout(aim: Aim, seen: Seen): Result<Step[], string> {
  if (aim.release === undefined) return ok(withdrawal(aim, seen));
  const whole = { ...aim, release: aim.release };
  const way = wayOf(whole, seen);
  return way.ok ? ok(way.value.flatMap((step) => remaining(step, whole, seen))) : way;
}

function wayOf(aim: ReleaseAim, seen: Seen): Result<Step[], string> {
  if (!seen.hasWeights && aim.strategy.kind === 'blue-green')
    return err(
      "blue-green needs a proxy that divides the requests; add 'traffic', or choose rolling, canary or recreate",
    );
  const core = seen.hasWeights ? planByTraffic(aim, seen) : ok(planByHosts(aim, seen));
  if (!core.ok) return core;
  const hosts = seen.hosts.map(({ name }) => name);
  const { strategy } = aim;
  const bakeMs = 'bakeMs' in strategy ? strategy.bakeMs : 0;
  return ok([
    { kind: 'prepare', hosts },
    ...hookSteps(aim, 'pre-deploy'),
    ...core.value,
    ...(bakeMs > 0 ? [{ kind: 'bake', percent: 100, ms: bakeMs } as const] : []),
    ...(seen.hasWeights ? [{ kind: 'switch', hosts } as const] : []),
    { kind: 'settle' },
    ...hookSteps(aim, 'post-deploy'),
    ...leaving(aim, seen),
    { kind: 'clean' },
  ]);
}

/** A release that failed is not kept running; one that was good stays warm for its standby. */
function leaving(aim: ReleaseAim, seen: Seen): Step[] {
  // Without a second side nobody is left.
  if (!seen.hasWeights || aim.strategy.kind === 'recreate') return [];
  const instances = leftBy(aim.release, seen).map(({ id }) => id);
  const { standbyMs: ms } = aim;
  return [
    ms === 0 || aim.intent === 'rollback' ? { kind: 'stop', instances } : { kind: 'retire', instances, ms },
  ];
}

/** Nothing served before: what was started is stopped again. */
function withdrawal(aim: Aim, seen: Seen): Step[] {
  const running = seen.hosts.flatMap((host) => host.instances.filter(({ state }) => state !== 'stopped'));
  const serving = seen.hosts.filter((host) => host.instances.some(({ share }) => share > 0));
  const busy = running.filter(
    (one) => one.share > 0 || isInstanceLeft({ kind: 'drain', instances: [one.id] }, one, aim),
  );
  const steps: Step[] = [
    ...hookSteps(aim, 'pre-deploy'),
    ...(serving.length > 0 ? [{ kind: 'close', hosts: serving.map(({ name }) => name) } as const] : []),
    ...(busy.length > 0 ? [{ kind: 'drain', instances: busy.map(({ id }) => id) } as const] : []),
    ...(running.length > 0 ? [{ kind: 'stop', instances: running.map(({ id }) => id) } as const] : []),
    { kind: 'settle' },
    ...hookSteps(aim, 'post-deploy'),
  ];
  return steps.filter((step) => !aim.done.has(stepId(step)));
}

type InstanceStep = Extract<Step, { readonly kind: 'stop' | 'start' | 'drain' | 'retire' }>;
type HostStep = Extract<Step, { readonly hosts: readonly string[] }>;

/** What of a step is still to be done: the whole of it, a part, or nothing. */
function remaining(step: Step, aim: ReleaseAim, seen: Seen): Step[] {
  if (aim.done.has(stepId(step))) return [];
  const { release } = aim;
  if ('hosts' in step) {
    const hosts = seen.hosts.filter(
      (host) => step.hosts.includes(host.name) && isHostLeft(step, host, release),
    );
    return hosts.length > 0 ? [{ ...step, hosts: hosts.map(({ name }) => name) }] : [];
  }
  // What serves nobody yet cannot be asked as a whole before all of it is there.
  if (step.kind === 'verify' && step.percent < 100 && aim.isFirst) return [];
  if (step.kind === 'gate') return isGateNeeded(step.instances, release, seen) ? [step] : [];
  if (!('instances' in step)) return [step];
  const instances = seen.hosts
    .flatMap((host) => host.instances)
    .filter(
      (one) => step.instances.includes(one.id) && isInstanceLeft({ ...step, instances: [one.id] }, one, aim),
    );
  return instances.length > 0 ? [{ ...step, instances: instances.map(({ id }) => id) }] : [];
}

function isHostLeft(step: HostStep, host: HostSeen, release: string): boolean {
  switch (step.kind) {
    case 'prepare':
      return !host.releases.includes(release);
    case 'switch':
      return host.current !== release || host.activated !== release;
    case 'close':
      return host.instances.some((one) => one.share > 0 && one.release !== release);
    case 'shift':
      return !hasShare(
        host.instances.filter((one) => runs(one, release)),
        step.percent,
      );
  }
}

/** `step` is of this instance alone. */
function isInstanceLeft(step: InstanceStep, one: InstanceSeen, { release, done }: Aim): boolean {
  const isDone = done.has(stepId(step));
  switch (step.kind) {
    case 'stop':
      return !isDone && one.state !== 'stopped' && !runs(one, release);
    case 'start':
      return !runs(one, release);
    case 'drain':
      return !isDone && one.inFlight > 0;
    case 'retire':
      return !isDone && one.state === 'running' && !runs(one, release) && one.standbyMs === undefined;
  }
}

/** Who has requests already was asked before. */
function isGateNeeded(ids: readonly string[], release: string, seen: Seen): boolean {
  if (!seen.hasWeights) return true;
  return seen.hosts
    .flatMap(({ instances }) => instances)
    .some((one) => ids.includes(one.id) && !(runs(one, release) && one.share > 0));
}
