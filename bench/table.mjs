// The results as text: one block for each question, columns in the order of the runners.
import { graphs, optimumMs } from './graphs.mjs';

function grid(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

const ms = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const times = (value) => (Number.isFinite(value) ? ` ${value.toFixed(2)}×` : '');
const percent = (value) => ` ${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(1)} %`;

/** A row for each graph, a column for each tool; a failed cell says so, an absent tool's cell is empty. */
function block(title, { rows, names, tools, cell }) {
  const present = names.filter((name) => rows.some((row) => row.graph === name));
  if (present.length === 0) return [];
  const cellOf = (graph, tool) => {
    const row = rows.find((candidate) => candidate.graph === graph && candidate.tool === tool);
    if (!row) return '';
    return row.error ? 'failed' : cell(row);
  };
  const body = present.map((graph) => [graph, ...tools.map((tool) => cellOf(graph, tool))]);
  return ['', ...grid([[title, ...tools], ...body])];
}

const streamCell = (row) => `${row.mbPerSecond.toFixed(0)} MB/s, peak ${row.peakMb?.toFixed(0) ?? '?'} MB`;
const largeCell = (row) => `${ms(row.medianMs)}${row.peakMb ? `, peak ${row.peakMb.toFixed(0)} MB` : ''}`;
const startCell = (row) => `${ms(row.medianMs)}${times(row.ratioToNode)}`;

function verdicts(targets) {
  if (targets.length === 0) return [];
  const word = (met) => (met === null ? 'not measured' : met ? 'met' : 'MISSED');
  const number = (measured) => (measured === null ? '–' : measured.toFixed(measured < 10 ? 2 : 0));
  const body = targets.map(({ name, target, measured, met }) => [name, target, number(measured), word(met)]);
  return ['', ...grid([['target', 'promised', 'measured', ''], ...body])];
}

const foot = [
  '',
  'wall time and ratio to `bare`: a spawn loop of the same Node and bash, detached, piped, needs counted.',
  'per further job: (wall − wall of one job) / (jobs − 1), and its ratio to bare: start-up is left out.',
  'start: until the first command runs, its bash included; `node -e 0` until it has ended.',
  'large: the process from spawn to exit; planning alone without it; the run is of `true`, two at once.',
  'makespan: first start to last end; of cimyr from its run.json, of the others their wall time.',
  'other shells: ninja, just and wireit start sh; make starts simple commands without a shell.',
];

export function table({ machine, rounds, tools, rows, targets }) {
  const names = tools.map((tool) => tool.name);
  const noops = Object.keys(graphs).filter((name) => !(name in optimumMs));
  const asked = [...new Set(rows.map((row) => row.graph))];
  const streams = asked.filter((graph) => graph.startsWith('output'));
  const large = asked.filter((graph) => graph.startsWith('large'));
  const versions = tools
    .filter((tool) => tool.version && tool.name !== 'bare')
    .map((tool) => `${tool.name} ${tool.version}`)
    .join(', ');
  const wall = (row) => `${ms(row.medianMs)}${times(row.ratioToBare)}`;
  const span = (row) => `${ms(row.makespanMs)}${percent(row.overOptimum)}`;
  const further = (row) => (row.perJobMs ? `${ms(row.perJobMs)}${times(row.perJobToBare)}` : '');
  const timed = names.flatMap((name) => (name === 'cimyr' ? [name, 'cimyr with history'] : [name]));
  const failures = rows
    .filter((row) => row.error)
    .map((row) => `failed: ${row.graph}, ${row.tool}: ${row.error}`);
  return [
    `${machine.cores} cores, Node ${machine.node}, ${machine.kernel}; ${versions}; medians of ${rounds}`,
    ...block('wall', { rows, names: Object.keys(graphs), tools: names, cell: wall }),
    ...block('per further job', { rows, names: noops.slice(1), tools: names, cell: further }),
    ...block('makespan', { rows, names: Object.keys(optimumMs), tools: timed, cell: span }),
    ...block('start', { rows, names: ['start'], tools: ['node -e 0', 'bare', 'cimyr'], cell: startCell }),
    ...block('output', { rows, names: streams, tools: ['bare', 'cimyr'], cell: streamCell }),
    ...block('10,100 jobs, 30,000 needs', { rows, names: large, tools: ['cimyr'], cell: largeCell }),
    ...verdicts(targets),
    ...(failures.length > 0 ? ['', ...failures] : []),
    ...foot,
  ].join('\n');
}
