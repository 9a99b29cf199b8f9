import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeProof } from '../deploy/proofs.js';
import type { Made } from './large-run.js';

const MAX_MS = 2000;
const MAX_MB = 300;

const directory = mkdtempSync(join(tmpdir(), 'cimyr-limits-'));
const program = join(directory, 'large-run.mjs');
const rows: string[] = [];

beforeAll(() =>
  build({
    entryPoints: [join(import.meta.dirname, 'large-run.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
  }),
);

afterAll(() => {
  rmSync(directory, { recursive: true });
  writeProof('reports-limits', [
    '# Reports of a very large run',
    '',
    'A run of 5,000 jobs, of which 100 failed with 60 KB of output each, with 50,000 findings and 2,000 failed tests.',
    'Each report is made by a process of its own; its memory holds the record, too. GitHub drops a summary of more',
    'than 1 MiB whole, and refuses other texts that are too long.',
    '',
    '| report | processor time | memory of the process | size | may be |',
    '|---|--:|--:|--:|--:|',
    ...rows,
  ]);
});

const bytes = (text: string | undefined) => Buffer.byteLength(text ?? '');

type Size = readonly [what: string, size: number, max: number];
type SizesOf = (texts: readonly string[]) => readonly Size[];

const REPORTS: readonly (readonly [report: string, sizesOf: SizesOf])[] = [
  ['summary', ([text]) => [['summary', bytes(text), 200 * 1024]]],
  [
    'check run',
    ([title = '', summary, text, annotations]) => [
      ['title', title.length, 255],
      ['summary', bytes(summary), 65_535],
      ['text', bytes(text), 65_535],
      ['annotations', Number(annotations), Number.POSITIVE_INFINITY],
    ],
  ],
  ['comment', ([text]) => [['comment', bytes(text), 60_000]]],
];

it.each(REPORTS)(
  'the %s of 5,000 jobs with 50,000 findings is small, and quickly made [S22]',
  (report, sizesOf) => {
    const output = execFileSync(process.execPath, [program, report], { maxBuffer: 64 * 1024 * 1024 });
    const { cpuMs, peakMb, texts } = JSON.parse(output.toString()) as Made;
    const sizes = sizesOf(texts);
    const limit = (max: number) => (Number.isFinite(max) ? String(max) : 'as many as are published');
    rows.push(
      ...sizes.map(([what, size, max], i) => {
        const cost = i === 0 ? [`${cpuMs.toFixed(0)} ms`, `${peakMb.toFixed(0)} MB`] : ['', ''];
        return `| ${[what === report ? report : `${report}: ${what}`, ...cost, size, limit(max)].join(' | ')} |`;
      }),
    );
    for (const [what, size, max] of sizes) expect([what, size > 0 && size <= max]).toEqual([what, true]);
    // The processor's time: the clock's is also that of whatever else the machine does.
    expect(cpuMs).toBeLessThan(MAX_MS);
    expect(peakMb).toBeLessThan(MAX_MB);
  },
);
