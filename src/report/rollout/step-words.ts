import { formatDuration } from '../../base/duration.js';
import { placeOfFailure } from '../../domain/rollout/failure.js';
import { isPlaceStep, type Step, type StepKind } from '../../domain/rollout/step.js';
import { listed, shortRelease } from './names.js';
import type { FailedStep } from './record.js';

type Of<K extends StepKind> = Extract<Step, { kind: K }>;

const WORDS: { readonly [K in StepKind]: (step: Of<K>, release: string) => string } = {
  prepare: ({ at }) => `upload to ${listed(at)}`,
  hook: ({ phase, index }) => `hook ${phase} ${index + 1}`,
  stop: ({ at }) => `stop ${listed(at)}`,
  start: ({ at }) => `start ${listed(at)}`,
  gate: ({ at, isWarm }) => `health of ${listed(at)}${isWarm ? ', asked once' : ''}`,
  shift: ({ at, percent }, release) =>
    `give ${release} ${percent === 100 ? 'all' : `${percent} % of the`} requests on ${listed(at)}`,
  close: ({ at }) => `take all requests from ${listed(at)}`,
  roll: ({ at, percent }, release) =>
    `replace ${listed(at)} by ${release}${percent === 100 ? '' : `, ${percent} % of it`}`,
  drain: ({ at }) => `drain ${listed(at)}`,
  switch: ({ at }, release) => `switch ${listed(at)} to ${release}`,
  leave: ({ at }) => `bring back what ${listed(at)} held before`,
  verify: ({ percent }, release) => `health of the whole, ${release} at ${percent} %`,
  bake: ({ percent, ms }, release) => `watch ${release} at ${percent} % for ${formatDuration(ms)}`,
  retire: ({ at, ms }) => `keep ${listed(at)} on standby for ${formatDuration(ms)}`,
  settle: () => 'write down what is live',
  clean: () => 'remove what is no longer needed',
};

/** A step in the words of the field; `release`: what it aims at, undefined where nothing is to serve or nobody knows. */
export function stepWords(step: Step, release: string | undefined): string {
  // The table has one row per kind; TypeScript cannot see that row and step belong together.
  const words = WORDS[step.kind] as (step: Step, release: string) => string;
  return words(step, release === undefined ? 'the release' : shortRelease(release));
}

/** `start 10.0.0.1:8001 on web1`. */
export function failedStepWords({ step, release, failure }: FailedStep): string {
  const place = placeOfFailure(failure);
  const words = stepWords(step, release);
  const isNamed = place === undefined || (isPlaceStep(step) && step.at.length === 1);
  return isNamed ? words : `${words} on ${place}`;
}
