import { ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { call } from '../../../state/calls.js';
import { retireScript } from '../standby.js';
import { eachInstance } from './instances.js';
import { stopCommand } from './stop.js';
import type { Of, Outcome, Tenure } from './tenure.js';

/** Has the host stop instances by itself, later; what does not run needs nothing. */
export const retire = (step: Of<'retire'>, shipment: Shipment, tenure: Tenure): Outcome<Applied> =>
  eachInstance(step, tenure, async (place): Outcome<Applied> => {
    const { parts, fence } = tenure;
    const { host, port, there, look } = place;
    if (there?.state !== 'running' || there.release === undefined) return ok({ notes: [] });
    const server = look.servers.find((one) => one.port === port)?.name;
    const command = await stopCommand(place, shipment, parts);
    if (!command.ok) return command;
    const stop = { id: tenure.nextId('retire'), ...command.value };
    const idle = (server !== undefined && parts.traffic?.idle(server)) || ':';
    const standby = { port, release: there.release, ms: step.ms, stop, idle };
    const left = await call(host, retireScript(parts.target.path, fence, standby), parts.clock);
    return left.ok ? ok({ notes: [] }) : left;
  });
