import { ok, type Result } from '../../../base/result.js';
import { briefFailure, maskedFailure } from '../../../domain/rollout/failure.js';
import type { Applied, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { call } from '../../../state/calls.js';
import { guarded } from '../../../state/script.js';
import { gone, running, stopping } from '../changes.js';
import type { TargetCommand } from '../command.js';
import type { HostsFleetParts } from '../looking.js';
import { doorOf, eachInstance, instanceCommand, type LocatedInstance } from './instances.js';
import { notFree, type PortSeen, untilFree } from './port.js';
import { specThere } from './spec.js';
import { type Of, type Outcome, runCommand, type Tenure } from './tenure.js';

/** Stops instances that are not stopped, whichever release they run, and waits until they are gone. */
export const stop = (step: Of<'stop'>, shipment: Shipment, tenure: Tenure): Outcome<Applied> =>
  eachInstance(step, tenure, async (place): Outcome<Applied> => {
    if (place.there?.state === 'stopped') return ok({ notes: [] });
    const prepared = await stopCommand(place, shipment, tenure.parts);
    if (!prepared.ok) return prepared;
    const { after, ...command } = prepared.value;
    const ended = await runCommand(place.host, { id: tenure.nextId('stop'), ...command }, tenure);
    if (!ended.ok && ended.error.kind !== 'command') return ended;
    if (ended.ok && tenure.parts.target.instances?.isSocketActivated) return write(after, place, tenure);
    const wait = {
      isAllGone: !ended.ok,
      after: ended.ok ? after : `[ -r /proc/net/tcp ] || exit 0\n${after}`,
    };
    const port = await untilFree(place, wait, shipment, tenure);
    return port.ok ? stopped(place, ended, port.value, shipment, tenure) : port;
  });

async function write(text: string, { host }: LocatedInstance, { parts, fence }: Tenure): Outcome<Applied> {
  const written = await call(host, guarded(parts.target.path, fence, text), parts.clock);
  return written.ok ? ok({ notes: [] }) : written;
}

/** What a command has done is judged by what is there: a `stop` that found nothing to be stopped has not failed. */
async function stopped(
  place: LocatedInstance,
  ended: Result<Applied, FleetFailure>,
  port: PortSeen,
  { release }: Shipment,
  tenure: Tenure,
): Outcome<Applied> {
  if (port.isBlind) return ended;
  if (port.isFree) {
    if (ended.ok || ended.error.kind !== 'command') return ended;
    const failure = maskedFailure(briefFailure(ended.error), tenure.parts.mask);
    return ok({ notes: [{ kind: 'was-gone', place: place.host.name, port: place.port, failure }] });
  }
  // It cannot be stopped, and is what is wanted: it stays, and is asked like one that was started.
  const isWanted = port.listeners.some((one) => one.kind === 'ours' && one.release === release);
  if (isWanted && place.there?.release === release) return write(running(release, place.port), place, tenure);
  if (!ended.ok) return ended;
  const notes = notFree(place, port);
  if (!notes.ok) return notes;
  const noted = await write(gone(place.port), place, tenure);
  return noted.ok ? ok({ notes: notes.value }) : noted;
}

/** The command that stops an instance, with what is written down around it. */
export async function stopCommand(
  place: LocatedInstance,
  shipment: Shipment,
  parts: HostsFleetParts,
): Outcome<Omit<TargetCommand, 'id'> & { readonly after: string }> {
  const { there, look } = place;
  const release = there?.release ?? look.host.current ?? shipment.release;
  // Its own directory may be gone.
  const home = look.host.releases.includes(release) ? release : shipment.release;
  const spec = await specThere(home, place.host, shipment, parts);
  if (!spec.ok) return spec;
  return ok({
    ...instanceCommand('stop', place, { release, home, spec: spec.value, env: shipment.env }, parts),
    ...stopping(place.port, there?.release, doorOf(place, parts).close),
  });
}
