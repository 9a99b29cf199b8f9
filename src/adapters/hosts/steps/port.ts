import { poll } from '../../../base/poll.js';
import { err, ok, type Result } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Applied, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { call } from '../../../state/calls.js';
import { guarded } from '../../../state/script.js';
import { LISTENERS, type Listener, readListeners } from '../listeners.js';
import { DRAIN_MS } from './drain.js';
import type { LocatedInstance } from './instances.js';
import { LOOK_EVERY_MS, type Outcome, type Tenure } from './tenure.js';

/** What a port is like: nobody listens and, where that was asked, nothing of it is alive; or who is in the way. */
export interface PortSeen {
  readonly isFree: boolean;
  /** Nobody can ask there. */
  readonly isBlind: boolean;
  readonly listeners: readonly Listener[];
}

/** A process that is ending may have closed its files, by which it is known, before its socket is gone. */
const STRANGE_LOOKS = 5;

interface Wait {
  /** Also what does not listen any more has to have ended. */
  readonly isAllGone: boolean;
  /** Script text once it is so, under the same lock. */
  readonly after: string;
}

/** Waits until nobody of ours, and nobody else who is known, listens at a port: who was told to stop may finish first. */
export async function untilFree(
  place: LocatedInstance,
  { isAllGone, after }: Wait,
  { drainMs = DRAIN_MS }: Pick<Shipment, 'drainMs'>,
  { parts: { target, clock }, fence }: Tenure,
): Outcome<PortSeen> {
  const { host, port } = place;
  const script = guarded(
    target.path,
    fence,
    `${LISTENERS}
listens ${port}
case $? in 0) who ${port}; exit 0 ;; 2) echo blind ;; *)
  ${isAllGone ? `! lives ${port} || { echo alive; exit 0; }` : ':'}
  echo free
esac
${after}`,
  );
  let seen: Result<PortSeen, FleetFailure> = ok({ isFree: false, isBlind: false, listeners: [] });
  let strange = 0;
  await poll(clock, { intervalMs: LOOK_EVERY_MS, deadlineMs: drainMs }, async () => {
    const printed = await call(host, script, clock);
    seen = printed.ok ? ok(portIn(printed.value)) : printed;
    strange = seen.ok && isStranger(seen.value) ? strange + 1 : 0;
    return !seen.ok || seen.value.isFree || seen.value.isBlind || strange === STRANGE_LOOKS;
  });
  return seen;
}

/** Nobody can tell what it is, such as a unit of systemd, which may stay as long as it likes. */
const isStranger = ({ listeners }: PortSeen): boolean =>
  listeners.length > 0 && listeners.every(({ kind }) => kind === 'unknown');

function portIn(printed: string): PortSeen {
  const [word] = printed.split('\n');
  const isTold = word === 'free' || word === 'blind' || word === 'alive';
  return {
    isFree: word === 'free',
    isBlind: word === 'blind',
    listeners: isTold ? [] : readListeners(printed),
  };
}

/** Where it did not become free: a failure where it is known who listens, else a note that asks for a check. */
export function notFree(
  { host: { name: place }, port }: LocatedInstance,
  { listeners }: PortSeen,
): Result<readonly Note[], FleetFailure> {
  const known =
    listeners.find(({ kind }) => kind === 'ours') ?? listeners.find(({ kind }) => kind === 'others');
  if (!known || known.kind === 'unknown') return ok([{ kind: 'port-unknown', place, port }]);
  const { pid } = known;
  const release = known.kind === 'ours' && known.release !== undefined ? { release: known.release } : {};
  return err({ kind: 'port-taken', place, port, pid, ...release });
}

/** Before something is started at a port nobody may listen there: what was started would die, and the other one answer. */
export async function freePort(place: LocatedInstance, shipment: Shipment, tenure: Tenure): Outcome<Applied> {
  if (tenure.parts.target.instances?.isSocketActivated) return ok({ notes: [] });
  const port = await untilFree(place, { isAllGone: false, after: ':' }, shipment, tenure);
  if (!port.ok) return port;
  const notes = port.value.isFree || port.value.isBlind ? ok([]) : notFree(place, port.value);
  return notes.ok ? ok({ notes: notes.value }) : notes;
}
