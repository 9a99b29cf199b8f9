import type { Seen } from './seen.js';
import { isTraceless, type Step, stepId } from './step.js';

/** What has been done towards an aim, and who was changed by it (aim.ts). */
export interface Progress {
  readonly done: Set<string>;
  readonly touched: Set<string>;
}

/** What the target cannot show is remembered; so is who was changed. */
export function remember(progress: Progress, step: Step, seen: Seen): void {
  const { done, touched } = progress;
  // What a place held before may look like a release.
  if (isTraceless(step) || step.kind === 'leave') done.add(stepId(step));
  // A drain that ran out of time is not begun anew, nor what is only tidying, whoever else is still left.
  if (step.kind === 'drain' || step.kind === 'retire' || (step.kind === 'stop' && isWrittenDown(progress)))
    for (const id of step.at) done.add(stepId({ ...step, at: [id] }));
  if (step.kind === 'start' || step.kind === 'roll') forgetGates(done, step.at);
  for (const place of changedBy(step, seen)) touched.add(place);
}

/** The release is live, and that is written down. */
export const isWrittenDown = ({ done }: { readonly done: ReadonlySet<string> }): boolean =>
  done.has(stepId({ kind: 'settle' }));

/** What was asked before it was started again has to be asked again. */
function forgetGates(done: Set<string>, started: readonly string[]): void {
  for (const id of done) {
    const [kind, ...asked] = id.split(' ');
    if (kind === 'gate' && started.some((one) => asked.includes(one))) done.delete(id);
  }
}

/** The places whose release a step changes. */
function changedBy(step: Step, seen: Seen): string[] {
  if (step.kind === 'switch' || step.kind === 'leave') return [...step.at];
  if (step.kind !== 'start' && step.kind !== 'stop' && step.kind !== 'roll') return [];
  return seen.places
    .filter(({ slots }) => slots.some(({ id }) => step.at.includes(id)))
    .map(({ name }) => name);
}

/** Who was changed by steps of which only the names are left. */
export function touchedBy(ids: Iterable<string>, seen: Seen): string[] {
  const words = new Set(
    [...ids].filter((id) => /^(switch|start|stop|roll) /.test(id)).flatMap((id) => id.split(' ').slice(1)),
  );
  return seen.places
    .filter(({ name, slots }) => words.has(name) || slots.some(({ id }) => words.has(id)))
    .map(({ name }) => name);
}
