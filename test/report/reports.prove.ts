import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import type { Pipeline } from '../../src/domain/pipeline.js';
import { REPORT_KINDS } from '../../src/report/kinds/model.js';
import { runJson } from '../../src/report/run-json.js';
import { cliScript, plainEnv } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { writeProof } from '../deploy/proofs.js';
import { pipelineOf } from '../domain/pipelines.js';
import { type Course, eventsOfRun, foundAt } from './kinds/stories.js';
import { measured } from './measured.js';
import { foldOf } from './records.js';

const JOBS = 5000;
const FINDINGS = 50_000;
const FAILED = 100;
const KEPT = 20;
const FORMATS = ['json', 'markdown', 'html'] as const;
const ROUNDS = 3;

const MAX_MS = 2000;
const MAX_MB = 300;
const MAX_BYTES = { json: 16_000_000, markdown: 1024 * 1024, html: 4_000_000 } as const;

const pipeline: Pipeline = (() => {
  const names = Array.from({ length: JOBS / 10 }, (_, i) => [`job-${i}`, {}] as const);
  const stages = Array.from(
    { length: 10 },
    (_, i) => [`stage-${i}`, { jobs: Object.fromEntries(names) }] as const,
  );
  return pipelineOf(Object.fromEntries(stages));
})();
const indexOf = new Map(pipeline.jobs.map(({ id, index }) => [id, index]));

const course: Course = {
  maxParallel: 64,
  earlierRuns: 0,
  seconds: (id) => 1 + ((indexOf.get(id) ?? 0) % 97),
  part: (id) => {
    const n = indexOf.get(id) ?? 0;
    const findings = Array.from({ length: FINDINGS / JOBS }, (_, i) =>
      foundAt(
        'warning',
        `src/package-${n % 300}/file-${i}.ts`,
        n + 1,
        `'value${n}' is assigned a value but never used`,
        'no-unused-vars',
      ),
    );
    const fails =
      n % (JOBS / FAILED) === 7
        ? { fails: true as const, isAllowed: true as const, tail: 'what it printed last\n'.repeat(3000) }
        : {};
    return { ...fails, findings };
  },
};

/** Twenty kept runs, the last with all its events. */
function workspace(): Folder {
  const files = folder({ 'cimyr.yml': 'name: shop\njobs: { a: { run: "true" } }\n' });
  for (let i = 0; i < KEPT; i++) {
    const at = Date.UTC(2026, 0, i + 1);
    const events = eventsOfRun(pipeline, course, at, i + 1);
    const id = `202601${String(i + 1).padStart(2, '0')}-000000-00000a`;
    const named = events.map((event) => (event.kind === 'run-started' ? { ...event, run: id } : event));
    files.keep(`runs/${id}/run.json`, runJson(foldOf(named)));
    if (i === KEPT - 1)
      files.keep(`runs/${id}/events.ndjson`, `${named.map((event) => JSON.stringify(event)).join('\n')}\n`);
  }
  return files;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

it('reports of 5,000 jobs with 50,000 findings keep within their time, memory and size', {
  timeout: 900_000,
}, async () => {
  using files = workspace();
  const rows: string[] = [];
  const wrong: string[] = [];
  for (const kind of REPORT_KINDS) {
    for (const format of FORMATS) {
      const out = files.at(`${kind}.${format}`);
      mkdirSync(dirname(out), { recursive: true });
      const args = ['report', '--type', kind, '--format', format, '--output', out];
      const runs = [];
      for (let round = 0; round < ROUNDS; round++) {
        const from = performance.now();
        const run = await measured(cliScript(), args, { cwd: files.path, env: plainEnv(files.path) });
        runs.push({ ...run, ms: performance.now() - from });
      }
      const ms = median(runs.map(({ ms }) => ms));
      const cpu = median(runs.map(({ cpuMs }) => cpuMs));
      const mb = median(runs.map(({ mb }) => mb));
      const bytes = Buffer.byteLength(files.read(`${kind}.${format}`));
      rows.push(
        `| ${kind} | ${format} | ${Math.round(ms)} | ${Math.round(cpu)} | ${Math.round(mb)} | ${Math.round(bytes / 1000)} |`,
      );
      if (cpu > MAX_MS || mb > MAX_MB || bytes > MAX_BYTES[format]) wrong.push(rows.at(-1) ?? '');
    }
  }
  writeProof('reports', [
    '# Reports of a large run',
    '',
    `\`cimyr report\` as a process, from start to end: reads the events of a run of ${JOBS} jobs with ${FINDINGS} findings and`,
    `${FAILED} failures of 64 KiB each, and what is kept of ${KEPT - 1} runs before it. Median of ${ROUNDS}. Bounds: ${MAX_MS} ms of a processor`,
    `(others work on the machine, too), ${MAX_MB} MB of memory, JSON ${MAX_BYTES.json / 1e6} MB, Markdown 1 MiB (as GitHub takes it), HTML ${MAX_BYTES.html / 1e6} MB.`,
    '',
    '| type | format | ms | of a processor | peak MB | kB |',
    '|---|---|--:|--:|--:|--:|',
    ...rows,
  ]);
  expect(wrong).toEqual([]);
});
