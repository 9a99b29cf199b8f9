import { canonical } from '../base/canonical.js';
import { err, ok, type Result } from '../base/result.js';
import { type Believed, believed, secretsSkipped } from '../domain/rollout/believed.js';
import { maskedFailure, type Refusal, type RolloutFailure } from '../domain/rollout/failure.js';
import type { LeaseLoss } from '../domain/rollout/reason.js';
import type { ReleaseRecord, Settings } from '../domain/rollout/release.js';
import type { FleetFailure, Held } from '../ports/fleet.js';
import type { RolloutPorts } from './request.js';

/** Where records are read, and who vouches for them. */
export type Records = Pick<Held, 'record'> & Pick<RolloutPorts, 'confirms'>;

/** Why there is no going on. */
export type NoWay = RolloutFailure | LeaseLoss;

export interface Recorded extends Believed {
  readonly record: ReleaseRecord;
  /** Why nothing of it can be started. */
  readonly lacks?: Refusal;
}

/** A release that was deployed before, with its settings as far as they may act; undefined where none is recorded. */
export async function recordedAs(
  release: string,
  today: Settings,
  records: Records,
): Promise<Result<Recorded | undefined, FleetFailure>> {
  const found = await records.record(release);
  if (!found.ok || !found.value) return found.ok ? ok(undefined) : found;
  const { record, isEverywhere } = found.value;
  const vouched = { isConfirmed: false, isEverywhere };
  const own = believed(record.settings, today, vouched);
  const whole = believed(record.settings, today, { ...vouched, isConfirmed: true });
  // Asked only where it makes a difference: it may be a question to somebody far away.
  const isConfirmed = canonical(own) !== canonical(whole) && (await records.confirms(record));
  const result = isConfirmed ? whole : own;
  const [secret] = secretsSkipped(result.skipped);
  if (!secret) return ok({ record, ...result });
  const { name: variable, secrets } = secret;
  return ok({ record, ...result, lacks: { kind: 'no-secret', release, variable, secrets } });
}

/** The same on the way, told; the error is why there is no going on. */
export async function believe(
  release: string,
  today: Settings,
  ports: RolloutPorts,
): Promise<Result<Recorded | undefined, NoWay>> {
  const found = await recordedAs(release, today, {
    record: (name) => ports.held.record(name),
    confirms: ports.confirms,
  });
  if (!found.ok) return err(noWay(found.error, ports));
  if (found.value) tellSkipped(release, found.value, ports);
  return found;
}

/** … of one that is to be brought back. */
export async function believeWhole(
  release: string,
  today: Settings,
  ports: RolloutPorts,
): Promise<Result<Believed, NoWay>> {
  const found = await believe(release, today, ports);
  if (!found.ok) return found;
  if (found.value === undefined) return err({ kind: 'no-record', release });
  return found.value.lacks ? err(found.value.lacks) : ok(found.value);
}

export function tellSkipped(
  release: string,
  { skipped }: Pick<Believed, 'skipped'>,
  { tell, mask }: Pick<RolloutPorts, 'tell' | 'mask'>,
): void {
  for (const what of skipped) {
    const { kind } = what;
    const phase = kind === 'hook' ? { phase: what.phase } : {};
    const name = kind === 'hook' ? what.command : 'name' in what ? what.name : '';
    tell({ kind: 'skipped', release, what: kind, name: mask(name), ...phase });
  }
}

export const noWay = (failure: FleetFailure, { mask }: Pick<RolloutPorts, 'mask'>): NoWay =>
  failure.kind === 'locked' || failure.kind === 'fenced' ? failure : maskedFailure(failure, mask);
