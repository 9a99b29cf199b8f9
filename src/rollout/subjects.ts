import { err, ok, type Result } from '../base/result.js';
import type { Check } from '../domain/check/check.js';
import { resolveCheck } from '../domain/check/resolve.js';
import { hasFixedOrigin } from '../domain/rollout/believed-check.js';
import type { Refusal } from '../domain/rollout/failure.js';
import type { Seen } from '../domain/rollout/seen.js';
import type { Asked } from '../ports/gauge.js';
import type { Course } from './courses.js';

type Variables = Readonly<Record<string, string>>;

/** One check of one thing, its variables filled in. */
export interface Subject {
  readonly check: Check;
  readonly instance?: string;
  readonly asked: Asked;
}

/** Who is asked: a slot, or a place that has none; without an id the whole. */
interface Respondent {
  /** `CIMYR_INSTANCE` */
  readonly id?: string;
  /** From where it is asked, where it is asked from the target. */
  readonly place?: string;
  readonly slot?: string;
  readonly env: Variables;
}

/** Slots and places by the names that steps have for them. */
export function respondents(seen: Seen, names: readonly string[]): Respondent[] {
  return seen.places.flatMap(({ name: place, address = place, slots }): Respondent[] => [
    ...(names.includes(place) ? [{ id: address, place, env: {} }] : []),
    ...slots.filter(({ id }) => names.includes(id)).map(({ id, env = {} }) => ({ id, place, slot: id, env })),
  ]);
}

/** The whole: what a check runs on the target runs where the release is. */
export function theWhole({ places }: Seen, { release }: Course['shipment']): Respondent {
  const home = places.find(({ kept }) => kept.includes(release));
  return { ...(home ? { place: home.name } : {}), env: {} };
}

/** The checks of a phase as subjects; the error names a variable that is not set. */
export function subjectsOf(
  course: Pick<Course, 'settings' | 'shipment' | 'here'>,
  asked: readonly Respondent[],
  surroundings: Variables,
): Result<Subject[], Refusal> {
  const subjects: Subject[] = [];
  for (const one of asked) {
    const phase = one.id === undefined ? 'switch' : 'instance';
    for (const check of course.settings.checks.filter((configured) => configured.phase === phase)) {
      const subject = subjectOf(check, one, course, surroundings);
      if (!subject.ok) return subject;
      subjects.push(subject.value);
    }
  }
  return ok(subjects);
}

function subjectOf(
  check: Check,
  { id, place, slot, env: ofOne }: Respondent,
  { shipment, here }: Pick<Course, 'shipment' | 'here'>,
  surroundings: Variables,
): Result<Subject, Refusal> {
  const own = id === undefined ? {} : { CIMYR_INSTANCE: id, ...ofOne };
  // What runs here, or chooses who is asked, knows nothing that only the target has said.
  const isOfTarget = check.kind === 'command' ? check.from === 'target' : hasFixedOrigin(check);
  const env = { ...(isOfTarget ? shipment.env : here), ...own };
  const resolved = resolveCheck(check, { ...surroundings, ...env });
  if (!resolved.ok) return err({ kind: 'unset', check: check.name, variable: resolved.error });
  return ok({
    check: resolved.value,
    ...(id === undefined ? {} : { instance: id }),
    asked: {
      release: shipment.release,
      env,
      ...(place === undefined ? {} : { place }),
      ...(slot === undefined ? {} : { slot }),
    },
  });
}
