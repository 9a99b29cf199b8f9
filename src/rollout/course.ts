import type { Aim } from '../domain/rollout/aim.js';
import type { Settings } from '../domain/rollout/release.js';
import type { Seen } from '../domain/rollout/seen.js';
import { isTraceless, type Step, stepId } from '../domain/rollout/step.js';
import type { Shipment } from '../ports/fleet.js';

/** One aim, the settings that it is reached with, and what has been done towards it. */
export interface Course {
  readonly aim: Omit<Aim, 'done' | 'touched'>;
  readonly settings: Settings;
  /** Of the release; its `env` is what commands on the target see. */
  readonly shipment: Shipment;
  /** What commands and checks on this machine see. */
  readonly here: Readonly<Record<string, string>>;
  readonly done: Set<string>;
  readonly touched: Set<string>;
}

/** What the target cannot show is remembered; so is who was changed. */
export function remember(course: Course, step: Step, seen: Seen): void {
  if (isTraceless(step)) course.done.add(stepId(step));
  // A drain that ran out of time is not begun anew, nor what is only tidying, whoever else is still left.
  if (step.kind === 'drain' || step.kind === 'retire' || (step.kind === 'stop' && isSettled(course)))
    for (const id of step.at) course.done.add(stepId({ ...step, at: [id] }));
  if (step.kind === 'start' || step.kind === 'roll') forgetGates(course, step.at);
  for (const place of changedBy(step, seen)) course.touched.add(place);
}

/** Its release is live, and that is written down. */
export const isSettled = ({ done }: Pick<Course, 'done'>): boolean => done.has(stepId({ kind: 'settle' }));

/** What was asked before it was started again has to be asked again. */
function forgetGates(course: Course, started: readonly string[]): void {
  for (const id of course.done) {
    const [kind, ...asked] = id.split(' ');
    if (kind === 'gate' && started.some((one) => asked.includes(one))) course.done.delete(id);
  }
}

/** The places whose release a step changes. */
function changedBy(step: Step, seen: Seen): string[] {
  if (step.kind === 'switch') return [...step.at];
  if (step.kind !== 'start' && step.kind !== 'stop' && step.kind !== 'roll') return [];
  return seen.places
    .filter(({ slots }) => slots.some(({ id }) => step.at.includes(id)))
    .map(({ name }) => name);
}

/** Who was changed by steps of which only the names are left. */
export function touchedBy(ids: Iterable<string>, seen: Seen): Set<string> {
  const words = new Set(
    [...ids].filter((id) => /^(switch|start|stop|roll) /.test(id)).flatMap((id) => id.split(' ').slice(1)),
  );
  return new Set(
    seen.places
      .filter(({ name, slots }) => words.has(name) || slots.some(({ id }) => words.has(id)))
      .map(({ name }) => name),
  );
}
