import { createHash } from 'node:crypto';
import { isoTime } from '../base/clock.js';
import { ok, type Result } from '../base/result.js';
import { type Aim, strategyOfRollback } from '../domain/rollout/aim.js';
import { type Believed, ofToday } from '../domain/rollout/believed.js';
import { entryOf, withEntry } from '../domain/rollout/release.js';
import type { FleetFailure, Observation, Shipment } from '../ports/fleet.js';
import { believeWhole, type NoWay } from './believe.js';
import type { Course } from './course.js';
import type { RolloutPorts, RolloutRequest, Wanted } from './request.js';
import type { Settle } from './walk.js';

type Intended = Pick<RolloutRequest, 'app' | 'environment' | 'settings' | 'by'>;
type Deploy = Extract<Wanted, { intent: 'deploy' }>;

/** The way to the wanted release. The error is why there is none. */
export async function courseTo(
  wanted: Wanted,
  previous: string | undefined,
  intended: Intended,
  ports: RolloutPorts,
): Promise<Result<Course, NoWay>> {
  if (wanted.intent === 'deploy')
    return ok(courseAsRecorded(wanted, previous, ofToday(intended.settings), intended, ports));
  const found = await believeWhole(wanted.release, intended.settings, ports);
  return found.ok ? ok(courseOf(wanted, previous, found.value, intended, ports)) : found;
}

/** The way of a deployment with the settings of the day on which it began. */
export const courseAsRecorded = (
  wanted: Deploy,
  previous: string | undefined,
  found: Believed,
  intended: Intended,
  ports: RolloutPorts,
): Course => courseOf({ ...wanted, strategy: found.settings.strategy }, previous, found, intended, ports);

/** The way back to what served before, with the settings of that day; to nothing where nothing did. */
export async function courseBack(
  release: string | undefined,
  failed: string,
  intended: Intended,
  ports: RolloutPorts,
): Promise<Result<Course, NoWay>> {
  const found =
    release === undefined
      ? ok(ofToday(intended.settings))
      : await believeWhole(release, intended.settings, ports);
  if (!found.ok) return found;
  const { settings } = found.value;
  const asked = intended.settings.rollback.strategy;
  const isPossible = settings.strategy.kind === 'blue-green' || asked !== 'blue-green';
  const strategy = strategyOfRollback(
    asked === 'manual' || !isPossible ? 'immediate' : asked,
    settings.strategy,
  );
  return ok(courseOf({ intent: 'rollback', release, strategy }, failed, found.value, intended, ports));
}

function courseOf(
  { release, intent, strategy }: Pick<Aim, 'release' | 'intent' | 'strategy'>,
  previous: string | undefined,
  { settings, here }: Believed,
  { app, environment }: Intended,
  ports: RolloutPorts,
): Course {
  const own: Shipment['env'] = {
    CIMYR_APP: app,
    CIMYR_ENVIRONMENT: environment,
    CIMYR_RELEASE: release ?? '',
    CIMYR_PREVIOUS: previous ?? '',
  };
  return {
    aim: {
      release,
      intent,
      strategy,
      hooks: settings.hooks,
      standbyMs: settings.rollback.standbyMs,
      isFirst: previous === undefined,
    },
    settings,
    shipment: {
      release: release ?? '',
      ...(settings.spec ? { spec: settings.spec } : {}),
      ...(settings.drainMs === undefined ? {} : { drainMs: settings.drainMs }),
      env: { ...ports.variablesOf(settings.variables), ...own },
    },
    here: { ...ports.variablesOf(here), ...own },
    done: new Set(),
    touched: new Set(),
  };
}

/** What is written down once a course is at its end. */
export function settleFor(
  course: Course,
  wanted: Wanted,
  previous: string | undefined,
  ports: RolloutPorts,
): Settle {
  const at = isoTime(ports.clock.now());
  const goal = course.aim.release;
  return (ledger) => {
    const mark = (release: string | undefined, status: 'live' | 'failed' | 'bad', reason?: string) => {
      if (release === undefined) return;
      const digest = entryOf(ledger, release)?.digest ?? (wanted.intent === 'deploy' ? wanted.digest : '');
      ledger = withEntry(ledger, {
        release,
        digest,
        status,
        at,
        ...(reason === undefined ? {} : { reason }),
      });
    };
    // Where not even its content was written down nothing was begun: it may come again with any.
    const isKnown = entryOf(ledger, wanted.release) !== undefined;
    if (goal !== wanted.release && isKnown) mark(wanted.release, 'failed');
    mark(goal, 'live');
    if (goal === wanted.release && wanted.intent === 'rollback' && previous !== goal)
      mark(previous, 'bad', wanted.reason);
    return ledger;
  };
}

/** Keeps all that is needed to bring the release back one day, before anything of it is touched. */
export async function keepRecord(
  wanted: Deploy,
  intended: Intended,
  { ledger }: Observation,
  ports: RolloutPorts,
): Promise<Result<undefined, FleetFailure>> {
  const { app, environment, settings, by } = intended;
  const at = isoTime(ports.clock.now());
  const record = ports.sign({
    schemaVersion: 2,
    app,
    environment,
    release: wanted.release,
    digest: wanted.digest,
    configHash: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    createdAt: at,
    createdBy: by,
    fence: ports.held.fence,
    settings,
  });
  const kept = await ports.held.keep(record);
  if (!kept.ok || entryOf(ledger, wanted.release)) return kept;
  const { release, digest } = wanted;
  return ports.held.settle(withEntry(ledger, { release, digest, status: 'pending', at }));
}
