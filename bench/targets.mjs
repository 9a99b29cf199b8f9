// What cimyr promises, and whether the rows keep it.

const cimyr = 'cimyr';
const remembering = 'cimyr with history';

const speed = (graph, limit) => ({
  name: `${graph}: speed`,
  row: [graph, cimyr],
  field: 'mbPerSecond',
  promise: ['>=', limit, 'MB/s'],
});
const memory = (graph, limit) => ({
  name: `${graph}: peak memory`,
  row: [graph, cimyr],
  field: 'peakMb',
  promise: ['<', limit, 'MB'],
});
const wall = (graph, limit) => ({
  name: graph,
  row: [graph, cimyr],
  field: 'medianMs',
  promise: ['<=', limit, 'ms'],
});
const makespan = (name, row, limit) => ({ name, row, field: 'makespanMs', promise: ['<=', limit, 'ms'] });

const targets = [
  { name: 'start', row: ['start', cimyr], field: 'ratioToNode', promise: ['<=', 3.5, '× node -e 0'] },
  makespan('barrier-trap', ['barrier-trap', cimyr], 1600),
  makespan('long-chain-last, first run', ['long-chain-last', cimyr], 3350),
  makespan('long-chain-last, with history', ['long-chain-last', remembering], 3100),
  speed('output, lines', 200),
  memory('output, lines', 200),
  speed('output, no newline', 200),
  memory('output, no newline', 200),
  speed('output, 20 secrets', 50),
  memory('output, 20 secrets', 200),
  speed('output, 20 secrets in colours', 50),
  memory('output, 20 secrets in colours', 200),
  wall('large, validate', 2000),
  wall('large, planning', 300),
  memory('large, run', 300),
];

const keeps = {
  '<': (measured, limit) => measured < limit,
  '<=': (measured, limit) => measured <= limit,
  '>=': (measured, limit) => measured >= limit,
};

function judge({ name, row: [graph, tool], field, promise }, rows) {
  const [relation, limit] = promise;
  const row = rows.find((candidate) => candidate.graph === graph && candidate.tool === tool);
  const measured = row?.[field] ?? null;
  const unknown = row?.error ? false : null;
  const met = measured === null ? unknown : keeps[relation](measured, limit);
  return { name, target: promise.join(' '), measured, met };
}

/**
 * One { name, target, measured, met } for each target whose graph was run.
 * A run that failed misses its target; `met` is null where nothing could be measured.
 */
export function judged(rows) {
  const run = new Set(rows.map((row) => row.graph));
  return targets.filter(({ row: [graph] }) => run.has(graph)).map((target) => judge(target, rows));
}
