import { formatDuration } from '../../../base/duration.js';
import type { JobRow, StageJobs } from '../../../domain/event.js';
import { isWarning } from '../../../domain/rollout/note.js';
import { type MermaidLook, mermaid } from '../../graph/mermaid.js';
import { OUTCOME_CLASSES } from '../../graph/outcome-classes.js';
import { clip, codeBlock } from '../../markdown.js';
import { shortRelease } from '../names.js';
import type { RolloutRecord, StepRecord } from '../record.js';
import { stepWords } from '../step-words.js';
import { stepIcon } from './steps-table.js';

/** Where there are more steps, those of a kind are one. */
const MAX_NODES = 12;
const MAX_GROUPS = 40;
const MAX_LABEL = 80;

interface Node {
  readonly label: string;
  /** What was aimed at: a box of its own where that changed. */
  readonly box: string;
  readonly steps: readonly StepRecord[];
}

/** The way that the rollout took, each step coloured by what came of it. */
export function flow(record: RolloutRecord): string {
  const { steps } = record;
  if (steps.length === 0) return '';
  const nodes = steps.length <= MAX_NODES ? steps.map(nodeOf) : byKind(steps);
  const looks = new Map(nodes.map((node, i) => [`${i}`, lookOfNode(node)]));
  const lookOf = ([first]: readonly JobRow[]) => looks.get(first?.definition ?? '') ?? {};
  const text = mermaid(stagesOf(nodes), { lookOf, classDefs: OUTCOME_CLASSES });
  return text === undefined ? '' : codeBlock(text, 'mermaid');
}

const nodeOf = (step: StepRecord): Node => ({
  label: clip(stepWords(step.step, step.release), MAX_LABEL),
  box: boxOf(step),
  steps: [step],
});

const boxOf = ({ release }: StepRecord) =>
  release === undefined ? 'to one release' : clip(`to ${shortRelease(release)}`, MAX_LABEL);

function byKind(steps: readonly StepRecord[]): Node[] {
  const nodes = new Map<string, StepRecord[]>();
  for (const one of steps) {
    const key = `${boxOf(one)}\n${one.step.kind}`;
    const found = nodes.get(key);
    if (found) found.push(one);
    else nodes.set(key, [one]);
  }
  return [...nodes.values()].slice(0, MAX_GROUPS).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { label, box } = nodeOf(first);
    return [{ label: group.length === 1 ? label : `${first.step.kind} ×${group.length}`, box, steps: group }];
  });
}

/** The shape that pipelines are drawn from: a box for each aim, each step waiting for the one before. */
function stagesOf(nodes: readonly Node[]): StageJobs[] {
  const boxes = [...new Set(nodes.map(({ box }) => box))];
  const ids: string[] = [];
  const stages = boxes.map((box) => ({ name: boxes.length > 1 ? box : '', jobs: [] as JobRow[] }));
  for (const [i, { label, box }] of nodes.entries()) {
    const stage = stages[boxes.indexOf(box)];
    const id = uniqueId(boxes.length > 1 ? `${box}.${label}` : label, ids);
    const before = ids.at(-1);
    // The definition tells the node's place, by which its look is found again.
    stage?.jobs.push({
      id,
      name: label,
      needs: before === undefined ? [] : [before],
      afterStages: [],
      line: 0,
      definition: `${i}`,
    });
    ids.push(id);
  }
  return stages;
}

function uniqueId(wanted: string, taken: readonly string[]): string {
  let id = wanted;
  for (let n = 2; taken.includes(id); n++) id = `${wanted} (${n})`;
  return id;
}

function lookOfNode({ steps }: Node): MermaidLook {
  const worst =
    steps.find(({ failure }) => failure) ??
    steps.find(({ endedAt }) => endedAt === undefined) ??
    steps.find(({ notes }) => notes.some(isWarning)) ??
    steps[0];
  if (!worst) return {};
  const ms = steps.reduce((sum, { startedAt, endedAt = startedAt }) => sum + endedAt - startedAt, 0);
  return { note: `${stepIcon(worst)} ${formatDuration(ms)}`, look: classOf(worst) };
}

function classOf({ failure, endedAt, notes }: StepRecord): string {
  if (failure) return 'fail';
  if (endedAt === undefined) return 'skip';
  return notes.some(isWarning) ? 'warn' : 'ok';
}
