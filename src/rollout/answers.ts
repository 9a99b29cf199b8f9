import type { Masked } from '../base/masked.js';
import { err, ok, type Result } from '../base/result.js';
import type { Measurement } from '../domain/check/check.js';
import type { Refusal, RolloutFailure } from '../domain/rollout/failure.js';
import { runs, type Seen } from '../domain/rollout/seen.js';
import type { Course } from './courses.js';
import type { RolloutPorts } from './request.js';
import { respondents, subjectsOf, theWhole } from './subjects.js';

/** What a check said when it was asked once. */
export interface Answer {
  readonly check: Masked;
  /** Of a check that names a slot or a place. */
  readonly instance?: string;
  readonly measurement: Measurement;
}

type AskPorts = Pick<RolloutPorts, 'gauge' | 'clock' | 'mask' | 'surroundings' | 'cancel'>;

/** All together may take so long. */
const LIMIT_MS = 10_000;

/** Asks each check of a release that is to serve once, all at the same time. `runsCommands`: those that run something, too. */
export async function answersOf(
  release: string,
  course: Pick<Course, 'settings' | 'shipment' | 'here'>,
  seen: Seen,
  ports: AskPorts,
  runsCommands: boolean,
): Promise<Result<Answer[], Refusal>> {
  const names = seen.places.flatMap(({ name, slots }) =>
    slots.length > 0
      ? slots
          .filter((slot) => runs(slot, release) && (slot.share > 0 || !hasAnyShare(seen)))
          .map(({ id }) => id)
      : [name],
  );
  const found = subjectsOf(
    course,
    [theWhole(seen, course.shipment), ...respondents(seen, names)],
    ports.surroundings,
  );
  if (!found.ok) return err(found.error);
  const asked = found.value.filter(({ check }) => runsCommands || check.kind !== 'command');
  const answers = asked.map(async ({ check, instance, asked: who }): Promise<Answer> => {
    const timing = { ...check.timing, timeoutMs: Math.min(check.timing.timeoutMs, LIMIT_MS) };
    const measurement = await ports.gauge({ ...check, timing }, who, ports.cancel);
    return { check: ports.mask(check.name), ...(instance === undefined ? {} : { instance }), measurement };
  });
  return ok(await Promise.all(answers));
}

/** As a failure, which is told in one way. */
export const missedCheck = ({
  check,
  instance,
  measurement,
}: Answer): Extract<RolloutFailure, { kind: 'check' }> => ({
  kind: 'check',
  check,
  ...(instance === undefined ? {} : { slot: instance }),
  measurement,
  attempts: 1,
});

const hasAnyShare = ({ places }: Seen): boolean =>
  places.some(({ slots }) => slots.some(({ share }) => share > 0));
