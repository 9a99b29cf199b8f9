import type { JobRow, StageJobs } from '../../domain/event.js';
import { withoutStage } from './labels.js';

/** How a node looks: more text in its label, and a class that `classDefs` defines. */
export interface Look {
  readonly note?: string;
  readonly look?: string;
}

// GitHub renders no diagram over 500 edges or 50,000 characters; these leave room.
const MAX_EDGES = 450;
const MAX_CHARACTERS = 45_000;

/**
 * The pipeline as a mermaid flowchart. Too large for GitHub, it is drawn with one node per declared job, then
 * with one per stage; undefined when even that is too much.
 */
export function mermaid(
  stages: readonly StageJobs[],
  lookOf: (jobs: readonly JobRow[]) => Look = () => ({}),
  classDefs: readonly string[] = [],
): string | undefined {
  for (const group of [byJob, byName, byStage]) {
    const { nodes, edges } = drawing(stages, group, lookOf);
    const text = ['flowchart LR', ...classDefs.map((line) => `  ${line}`), ...nodes, ...edges].join('\n');
    if (edges.length <= MAX_EDGES && text.length <= MAX_CHARACTERS) return text;
  }
  return undefined;
}

type Grouping = (job: JobRow, stage: StageJobs) => { readonly key: string; readonly label: string };

const byJob: Grouping = (job, stage) => ({ key: job.id, label: withoutStage(job.id, stage.name) });
const byName: Grouping = (job, stage) => ({ key: `${stage.name}\n${job.name}`, label: job.name });
const byStage: Grouping = (_, stage) => ({ key: stage.name, label: stage.name || 'jobs' });

function drawing(stages: readonly StageJobs[], group: Grouping, lookOf: (jobs: readonly JobRow[]) => Look) {
  const groups = new Map<string, { id: string; label: string; jobs: JobRow[] }>();
  const nodeOf = new Map<string, string>();
  const nodes: string[] = [];
  for (const [s, stage] of stages.entries()) {
    // A part of a pipeline may have stages that it needs nothing of.
    if (stage.jobs.length === 0) continue;
    const keys = new Set<string>();
    for (const job of stage.jobs) {
      const { key, label } = group(job, stage);
      const found = groups.get(key) ?? { id: `n${groups.size}`, label, jobs: [] };
      found.jobs.push(job);
      groups.set(key, found);
      nodeOf.set(job.id, found.id);
      keys.add(key);
    }
    const isBox = stage.name !== '' && group !== byStage;
    if (isBox) nodes.push(`  subgraph s${s}["${escapeLabel(stage.name)}"]`);
    for (const key of keys) nodes.push(`    ${node(groups.get(key), lookOf)}`);
    if (isBox) nodes.push('  end');
  }
  return { nodes, edges: edgesOf(stages, nodeOf, group === byStage) };
}

function node(
  group: { id: string; label: string; jobs: JobRow[] } | undefined,
  lookOf: (jobs: readonly JobRow[]) => Look,
): string {
  if (!group) return '';
  const { note, look } = lookOf(group.jobs);
  const many = group.jobs.length > 1 ? ` ×${group.jobs.length}` : '';
  const text = `${escapeLabel(group.label)}${many}${note ? `<br/>${escapeLabel(note)}` : ''}`;
  return `${group.id}["${text}"]${look ? `:::${look}` : ''}`;
}

function edgesOf(
  stages: readonly StageJobs[],
  nodeOf: ReadonlyMap<string, string>,
  isCollapsed: boolean,
): string[] {
  const boxOf = new Map<string, string>();
  for (const [s, { name, jobs }] of stages.entries()) {
    const [first] = jobs;
    if (first) boxOf.set(name, isCollapsed ? (nodeOf.get(first.id) ?? '') : `s${s}`);
  }
  const edges = new Set<string>();
  const draw = (from: string | undefined, to: string | undefined) => {
    if (from !== undefined && to !== undefined && from !== to) edges.add(`  ${from} --> ${to}`);
  };
  for (const stage of stages) {
    // A gate that holds for the whole stage is one arrow between two boxes.
    const isWhole = stage.jobs.every((job) => job.afterStages.length > 0);
    for (const job of stage.jobs) {
      const to = nodeOf.get(job.id);
      for (const need of job.needs) draw(nodeOf.get(need), to);
      for (const before of job.afterStages) draw(boxOf.get(before), isWhole ? boxOf.get(stage.name) : to);
    }
  }
  return [...edges];
}

/** Inside quotes only these mean something to mermaid or HTML; `%%{` would begin a directive anywhere. */
const escapeLabel = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').replace(/[#&"<>`%;\\]/g, (c) => `#${c.charCodeAt(0)};`);
