import { untilHealthy } from '../checks/watch.js';
import { maskedFailure } from '../domain/rollout/failure.js';
import type { Observation } from '../domain/rollout/observation.js';
import { hasAll, hasShares, runs } from '../domain/rollout/seen.js';
import type { Course } from './courses.js';
import type { RolloutPorts } from './request.js';
import { respondents, subjectsOf, theWhole } from './subjects.js';
import { watchPorts } from './watching.js';

/** Asks a release that was brought there before, as far as it is there. */
export async function healthOf(course: Course, { seen }: Observation, ports: RolloutPorts) {
  const release = course.aim.release as string;
  const whole = hasAll(seen, release);
  const names = seen.places.flatMap(({ name, slots }) =>
    slots.length > 0 ? slots.filter((slot) => runs(slot, release)).map(({ id }) => id) : [name],
  );
  const each = respondents(seen, names);
  const asked = [
    ...(hasShares(seen) || whole ? each : []),
    ...(whole ? [theWhole(seen, course.shipment)] : []),
  ];
  const subjects = subjectsOf(course, asked, ports.surroundings);
  if (!subjects.ok) return { kind: 'unhealthy', failure: maskedFailure(subjects.error, ports.mask) } as const;
  return untilHealthy(subjects.value, watchPorts(ports), AbortSignal.any([ports.cancel, ports.held.lost]));
}
