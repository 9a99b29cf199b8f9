import type { JobRow, StageJobs } from '../../domain/event.js';
import { withoutStage } from './labels.js';

/** How a node looks: more text in its label, and a class that `classDefs` defines. */
export interface MermaidLook {
  readonly note?: string;
  readonly look?: string;
}

export interface Drawing {
  /** A node may stand for several jobs. */
  readonly lookOf?: (jobs: readonly JobRow[]) => MermaidLook;
  readonly classDefs?: readonly string[];
  /** Ids of the jobs on the critical path, first to last: the arrows between them are thick. */
  readonly path?: readonly string[];
}

// GitHub renders no diagram over 500 edges or 50,000 characters; these leave room.
const MAX_EDGES = 450;
const MAX_CHARACTERS = 45_000;

/** A flowchart, and whether arrows of the critical path are in it. */
export interface Flowchart {
  readonly text: string;
  readonly hasPath: boolean;
}

export const mermaid = (stages: readonly StageJobs[], drawing: Drawing = {}): string | undefined =>
  flowchart(stages, drawing)?.text;

/**
 * The pipeline as a mermaid flowchart. Too large for GitHub, it is drawn with one node per declared job, then with
 * one per stage where there are several, then only its critical path; undefined when even that is too much.
 */
export function flowchart(stages: readonly StageJobs[], drawing: Drawing): Flowchart | undefined {
  const { classDefs = [], path = [] } = drawing;
  const isStaged = stages.filter(({ jobs }) => jobs.length > 0).length > 1;
  const ladder = [
    () => drawn(stages, byJob, drawing),
    () => drawn(stages, byName, drawing),
    ...(isStaged ? [() => drawn(stages, byStage, drawing)] : []),
    ...(path.length > 1 ? [() => pathOnly(stages, drawing)] : []),
  ];
  for (const rung of ladder) {
    const { nodes, edges, hasPath } = rung();
    const text = ['flowchart LR', ...classDefs.map((line) => `  ${line}`), ...nodes, ...edges].join('\n');
    if (edges.length <= MAX_EDGES && text.length <= MAX_CHARACTERS) return { text, hasPath };
  }
  return undefined;
}

function pathOnly(stages: readonly StageJobs[], drawing: Drawing): Drawn {
  const onPath = new Set(drawing.path);
  const kept = stages.map(({ name, jobs }) => ({ name, jobs: jobs.filter(({ id }) => onPath.has(id)) }));
  const { nodes, edges, hasPath } = drawn(kept, byJob, drawing);
  const count = (all: readonly StageJobs[]) => all.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const more = count(stages) - count(kept);
  return { nodes: [...nodes, `  more["… and ${more} more jobs beside the critical path"]`], edges, hasPath };
}

interface Drawn {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly hasPath: boolean;
}

type Grouping = (job: JobRow, stage: StageJobs) => { readonly key: string; readonly label: string };

const byJob: Grouping = (job, stage) => ({ key: job.id, label: withoutStage(job.id, stage.name) });
const byName: Grouping = (job, stage) => ({ key: `${stage.name}\n${job.name}`, label: job.name });
const byStage: Grouping = (_, stage) => ({ key: stage.name, label: stage.name || 'jobs' });

function drawn(
  stages: readonly StageJobs[],
  group: Grouping,
  { lookOf = () => ({}), path = [] }: Drawing,
): Drawn {
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
  return { nodes, ...edgesOf(stages, nodeOf, { isCollapsed: group === byStage, path }) };
}

function node(
  group: { id: string; label: string; jobs: JobRow[] } | undefined,
  lookOf: (jobs: readonly JobRow[]) => MermaidLook,
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
  { isCollapsed, path }: { readonly isCollapsed: boolean; readonly path: readonly string[] },
): Pick<Drawn, 'edges' | 'hasPath'> {
  const boxOf = new Map<string, string>();
  const stageOf = new Map<string, string>();
  for (const [s, { name, jobs }] of stages.entries()) {
    const [first] = jobs;
    if (first) boxOf.set(name, isCollapsed ? (nodeOf.get(first.id) ?? '') : `s${s}`);
    for (const { id } of jobs) stageOf.set(id, name);
  }
  const before = new Map(path.map((id, i) => [id, path[i - 1]]));
  const edges = new Map<string, boolean>();
  const draw = (from: string | undefined, to: string | undefined, isThick: boolean) => {
    if (from === undefined || to === undefined || from === to) return;
    const key = `${from} ${to}`;
    edges.set(key, isThick || edges.get(key) === true);
  };
  for (const stage of stages) {
    // A gate that holds for the whole stage is one arrow between two boxes.
    const isWhole = stage.jobs.every((job) => job.afterStages.length > 0);
    for (const job of stage.jobs) {
      const to = nodeOf.get(job.id);
      const last = before.get(job.id);
      for (const need of job.needs) draw(nodeOf.get(need), to, need === last);
      const lastStage = last === undefined ? undefined : stageOf.get(last);
      for (const gate of job.afterStages)
        draw(boxOf.get(gate), isWhole ? boxOf.get(stage.name) : to, gate === lastStage);
    }
  }
  return {
    edges: [...edges].map(([key, isThick]) => `  ${key.replace(' ', isThick ? ' ==> ' : ' --> ')}`),
    hasPath: [...edges.values()].some(Boolean),
  };
}

/**
 * Inside quotes only these mean something to mermaid or HTML; `%%{` would begin a directive anywhere. Lines in which
 * mermaid thinks to see `style` or `classDef` lose a semicolon: those words are hidden from it.
 */
const escapeLabel = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/[#&"<>`%;\\]|s(?=tyle)|c(?=lassDef)/g, (c) => `#${c.charCodeAt(0)};`);
