import { formatDuration } from '../../../base/duration.js';
import type { JobRow } from '../../../domain/event.js';
import { type Look, mermaid } from '../../graph/mermaid.js';
import type { Graph, GraphJob, Standing } from '../../kinds/model.js';
import { RANKS } from '../../kinds/standing.js';
import { codeBlock } from '../../markdown.js';
import { ICONS } from './cells.js';

// Fill and text are both set, so that the diagram reads in the light and in the dark theme.
const CLASSES = [
  'classDef ok fill:#dafbe1,stroke:#1a7f37,color:#0b3d1c',
  'classDef fail fill:#ffebe9,stroke:#cf222e,color:#5c0011',
  'classDef warn fill:#fff8c5,stroke:#9a6700,color:#4d2d00',
  'classDef skip fill:#eaeef2,stroke:#8c959f,color:#424a53,stroke-dasharray:4 3',
];

const LOOKS: Readonly<Record<Standing, string>> = {
  success: 'ok',
  failure: 'fail',
  cancelled: 'skip',
  skipped: 'skip',
  allowed: 'warn',
  flaky: 'warn',
  unfinished: 'skip',
};

/** The graph as mermaid draws it on GitHub, each job with what came of it. */
export function graphPart({ stages }: Graph): string {
  if (stages.every(({ jobs }) => jobs.length === 0)) return '';
  const byId = new Map(stages.flatMap(({ jobs }) => jobs.map((job) => [job.id, job] as const)));
  const rows = stages.map(({ name, jobs }) => ({ name, jobs: jobs.map(asRow) }));
  const lookOf = (group: readonly JobRow[]) => look(group.flatMap(({ id }) => byId.get(id) ?? []));
  const text = mermaid(rows, lookOf, CLASSES);
  return text === undefined
    ? '<sub>The graph is too large to be drawn here.</sub>'
    : codeBlock(text, 'mermaid');
}

const asRow = ({ id, name, needs, afterStages }: GraphJob): JobRow => ({
  id,
  name,
  needs,
  afterStages,
  line: 0,
  definition: '',
});

/** A node may stand for several jobs: the worst of them decides. */
function look(jobs: readonly GraphJob[]): Look {
  const [worst] = [...jobs].sort((a, b) => RANKS[a.status] - RANKS[b.status]);
  if (!worst) return {};
  const times = jobs.flatMap(({ durationMs }) => durationMs ?? []);
  const time = times.length > 0 ? formatDuration(Math.max(...times)) : '';
  const said = [worst.reason, time].filter(Boolean).join(' · ');
  return { note: `${ICONS[worst.status]} ${said}`.trimEnd(), look: LOOKS[worst.status] };
}
