import { createHash } from 'node:crypto';
import { isoTime } from '../base/clock.js';
import { ok, type Result } from '../base/result.js';
import { type Aim, aimAt, type Destination, strategyOfRollback, type Wanted } from '../domain/rollout/aim.js';
import { type Believed, ofToday } from '../domain/rollout/believed.js';
import type { Observation } from '../domain/rollout/observation.js';
import type { Progress } from '../domain/rollout/progress.js';
import { entryOf, isOther, type ReleaseRecord, type Settings, withEntry } from '../domain/rollout/release.js';
import { releaseVariables } from '../domain/rollout/release-variables.js';
import type { FleetFailure, Shipment } from '../ports/fleet.js';
import { believeWhole, type NoWay } from './believe.js';
import type { RolloutPorts, RolloutRequest } from './request.js';

/** One aim, what has been done towards it, and the settings that it is reached with. */
export interface Course {
  readonly aim: Aim & Progress;
  readonly settings: Settings;
  /** Of the release; its `env` is what commands on the target see. */
  readonly shipment: Shipment;
  /** What commands and checks on this machine see. */
  readonly here: Readonly<Record<string, string>>;
}

export type Intended = Pick<RolloutRequest, 'app' | 'environment' | 'settings' | 'by'>;
type Deploy = Extract<Wanted, { intent: 'deploy' }>;

/** The way to the wanted release. The error is why there is none. */
export async function courseTo(
  wanted: Wanted,
  previous: string | undefined,
  intended: Intended,
  ports: RolloutPorts,
): Promise<Result<Course, NoWay>> {
  if (wanted.intent === 'deploy')
    return ok(courseOf(wanted, previous, ofToday(intended.settings), intended, ports));
  const found = await believeWhole(wanted.release, intended.settings, ports);
  return found.ok ? ok(courseOf(wanted, previous, found.value, intended, ports)) : found;
}

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
  const strategy = strategyOfRollback(isPossible ? asked : 'immediate', settings.strategy);
  const course = courseOf({ intent: 'rollback', release, strategy }, failed, found.value, intended, ports);
  return ok({ ...course, aim: { ...course.aim, isWayBack: true } });
}

/** A way with the settings that were found for it. */
export function courseOf(
  to: Destination,
  previous: string | undefined,
  { settings, here }: Believed,
  { app, environment }: Intended,
  ports: RolloutPorts,
): Course {
  const own = releaseVariables({ app, environment, release: to.release, previous });
  return {
    aim: aimAt(to, settings, previous),
    settings,
    shipment: {
      release: to.release ?? '',
      ...(settings.spec ? { spec: settings.spec } : {}),
      ...(settings.drainMs === undefined ? {} : { drainMs: settings.drainMs }),
      env: { ...ports.variablesOf(settings.variables), ...own },
    },
    here: { ...ports.variablesOf(here), ...own },
  };
}

/** Keeps all that is needed to bring the release back one day, before anything of it is touched. */
export async function keepRecord(
  { release, digest }: Pick<Deploy, 'release' | 'digest'>,
  intended: Intended,
  { ledger }: Pick<Observation, 'ledger'>,
  ports: RolloutPorts,
): Promise<Result<undefined, FleetFailure>> {
  const record = recordOfToday(release, digest, intended, ports);
  const kept = await ports.held.keep(record);
  if (!kept.ok || (entryOf(ledger, release) && !isOther(ledger, release, digest))) return kept;
  const at = record.createdAt;
  return ports.held.settle(withEntry(ledger, { release, digest, status: 'pending', at }));
}

/** A release's record with the settings of today. */
export function recordOfToday(
  release: string,
  digest: string,
  { app, environment, settings, by }: Intended,
  { held, clock, sign }: Pick<RolloutPorts, 'held' | 'clock' | 'sign'>,
): ReleaseRecord {
  return sign({
    schemaVersion: 2,
    app,
    environment,
    release,
    digest,
    configHash: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    createdAt: isoTime(clock.now()),
    createdBy: by,
    fence: held.fence,
    settings,
  });
}
