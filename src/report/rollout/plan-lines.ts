import { oneLine } from '../../base/clean.js';
import { formatDuration } from '../../base/duration.js';
import type { PlannedStep } from '../../domain/rollout/event.js';
import { clip } from '../markdown.js';
import { commandLine, shortRelease } from './names.js';
import type { RolloutPlace } from './record.js';
import type { RolloutResult } from './result.js';
import { stepWords } from './step-words.js';
import { interruptedWords } from './words/reasons.js';
import { riskWords } from './words/risk.js';

/** What would be done. `isManual`: the rollback's strategy leaves doing it to people. */
export type RolloutPlan = RolloutPlace &
  Pick<
    RolloutResult,
    'release' | 'previous' | 'strategy' | 'plan' | 'estimateMs' | 'risk' | 'interrupted'
  > & { readonly isManual?: boolean };

const MAX_LINE = 2000;

/** The plan for people: each step with what the same took before. */
export function rolloutPlanLines(plan: RolloutPlan): string[] {
  const lines = [
    header(plan),
    ...(plan.interrupted === undefined ? [] : [`  first: ${interruptedWords(plan.interrupted)}`]),
    ...stepLines(plan),
    ...(plan.risk ? [`  risk: ${riskWords(plan.risk)}`] : []),
    ...(plan.isManual ? manualLines(plan) : []),
  ];
  return lines.map((line) => clip(oneLine(line), MAX_LINE));
}

function header({ app, environment, release, previous, strategy, isManual }: RolloutPlan): string {
  const goal = release === undefined ? 'only what was interrupted' : shortRelease(release);
  const how = strategy === undefined ? '' : `, ${strategy}`;
  const serving = previous === undefined ? 'nothing serves yet' : `serving ${shortRelease(previous)}`;
  const why = isManual ? 'only planned' : 'dry run';
  return `${app} → ${environment}: ${goal}${how} (${serving}; ${why}: nothing is changed)`;
}

function stepLines({ release, plan, estimateMs, interrupted }: RolloutPlan): string[] {
  if (plan.length === 0)
    return release === undefined || interrupted?.comesFirst ? [] : ['  nothing is left to be done'];
  const width = String(plan.length).length;
  return [
    ...plan.map(
      ({ step, estimateMs: ms }, i) =>
        `  ${String(i + 1).padStart(width)}  ${stepWords(step, release)} · ${ms === undefined ? '?' : about(ms)}`,
    ),
    `  ${totalWords(plan, estimateMs)}`,
  ];
}

/** `6 steps, about 4.2 s`; where some are not known, at least that. */
export function totalWords(plan: readonly PlannedStep[], estimateMs: number | undefined): string {
  const steps = plan.length === 1 ? '1 step' : `${plan.length} steps`;
  if (estimateMs === undefined) return `${steps}; nobody knows yet how long they take`;
  const isWhole = plan.every((one) => one.estimateMs !== undefined);
  return `${steps}, ${isWhole ? '' : 'at least '}${about(estimateMs)}`;
}

const about = (ms: number) => `about ${formatDuration(ms)}`;

/** What does a planned rollback that is left to people. */
export function manualCommand(environment: string, release: string | undefined): string {
  const to = release === undefined ? [] : ['--to', release];
  return commandLine('rollback', environment, ...to, '--strategy', 'immediate');
}

const manualLines = ({ environment, release }: RolloutPlan): string[] => [
  `  to do it, run: ${manualCommand(environment, release)}`,
];
