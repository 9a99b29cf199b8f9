import { ok } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { call, callAll } from '../../../state/calls.js';
import { activation, switchScript, unswitchScript } from '../changes.js';
import { changedInPlace } from './in-place.js';
import { specOf } from './spec.js';
import { hostsNamed, type Of, type Outcome, runCommand, type Tenure } from './tenure.js';

const TIMEOUT_MS = 10 * 60_000;

/** Moves the pointer, then runs the command that activates. */
export async function switchOver(step: Of<'switch'>, shipment: Shipment, tenure: Tenure): Outcome<Applied> {
  const { target, clock, cargo } = tenure.parts;
  const { path } = target;
  const { release, env } = shipment;
  const { activate } = specOf(shipment, tenure.parts);
  const switched = await callAll(hostsNamed(tenure, step.at), async (host): Outcome<Note[]> => {
    const changed = cargo?.release === release ? ok([]) : await changedInPlace(host, release, tenure);
    if (!changed.ok) return changed;
    const moved = await call(host, switchScript(path, tenure.fence, release, activate !== undefined), clock);
    if (!moved.ok) return moved;
    if (activate === undefined || moved.value === 'same\n') return changed;
    const directory = `${path}/releases/${release}`;
    const command = {
      id: tenure.nextId('activate'),
      text: activate,
      directory,
      env: { ...env, CIMYR_RELEASE_PATH: directory },
      timeoutMs: TIMEOUT_MS,
      ...activation(release),
    };
    const activated = await runCommand(host, command, tenure);
    return activated.ok ? changed : activated;
  });
  return switched.ok ? ok({ notes: switched.value.flat() }) : switched;
}

/** What was there before is there again. What activated the release is not run for it. */
export async function leave(step: Of<'leave'>, { release }: Shipment, tenure: Tenure): Outcome<Applied> {
  const { target, clock } = tenure.parts;
  const done = await callAll(hostsNamed(tenure, step.at), (host) =>
    call(host, unswitchScript(target.path, tenure.fence), clock),
  );
  if (!done.ok) return done;
  const without = (place: string): Note => ({ kind: 'without', place, release });
  return ok({ notes: release === '' ? [] : step.at.map(without) });
}
