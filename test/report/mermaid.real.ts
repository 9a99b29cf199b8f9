import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StageJobs } from '../../src/domain/event.js';
import { jobsByStage } from '../../src/domain/jobs-by-stage.js';
import type { RunRecord } from '../../src/domain/record.js';
import { withoutStage } from '../../src/report/graph/labels.js';
import { mermaid } from '../../src/report/graph/mermaid.js';
import { rolloutSummary } from '../../src/report/rollout/summary/summary.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { anyRecord, anyText } from './any-record.js';
import {
  ended,
  failure,
  goal,
  hostileNotes,
  recordOf as rolloutOf,
  started,
  type Told,
  took,
} from './rollout/told.js';
import { RUNS } from './runs.js';

const MODULES = join(import.meta.dirname, '..', 'mermaid', 'node_modules');
const isInstalled = existsSync(MODULES);
if (!isInstalled) process.stdout.write('mermaid is not installed: npm ci --prefix test/mermaid\n');

/** What mermaid knows of a diagram once it has read it, as far as the tests look. */
interface Parsed {
  readonly type: string;
  readonly db: {
    getTasks?: () => readonly { readonly task: string; readonly section: string }[];
    getVertices?: () => ReadonlyMap<string, { readonly text?: string }>;
    getEdges?: () => readonly unknown[];
  };
}

interface Mermaid {
  initialize(config: object): void;
  readonly mermaidAPI: { getDiagramFromText(text: string): Promise<Parsed> };
}

async function load<T>(...path: readonly string[]): Promise<T> {
  return (await import(pathToFileURL(join(MODULES, ...path)).href)) as T;
}

/** The diagrams that a report holds: only ours begin so, whatever others write is in a longer fence. */
const diagramsIn = (markdown: string) =>
  [...markdown.matchAll(/^```mermaid\n([^]*?)\n```$/gm)].map(([, text = '']) => text);

describe.skipIf(!isInstalled).each(['mermaid-11', 'mermaid-12'])('%s', (version) => {
  let api: Mermaid['mermaidAPI'];
  beforeAll(async () => {
    const { Window } = await load<{ Window: new () => { document: unknown } }>(
      'happy-dom',
      'lib',
      'index.js',
    );
    const window = new Window();
    Object.assign(globalThis, { window, document: window.document });
    const { default: mermaid } = await load<{ default: Mermaid }>(version, 'dist', 'mermaid.core.mjs');
    mermaid.initialize({ startOnLoad: false });
    api = mermaid.mermaidAPI;
  });

  async function reads(text: string): Promise<void> {
    const { db } = await api.getDiagramFromText(text);
    const lines = text.split('\n');
    if (text.startsWith('gantt')) {
      const names = lines.flatMap(
        (line) => / {2}(.*) :(?:(?:crit|active|done), )?t\d+, \d+, \d+$/.exec(line)?.[1] ?? [],
      );
      expect(db.getTasks?.().map(({ task }) => task.trim())).toEqual(names);
      expect(names.length).toBeGreaterThan(0);
      return;
    }
    const nodes = lines.flatMap((line) => /^ +((?:n\d+)|more)\["/.exec(line)?.[1] ?? []);
    expect([...(db.getVertices?.().keys() ?? [])].filter((id) => !/^s\d+$/.test(id)).sort()).toEqual(
      [...nodes].sort(),
    );
    expect(db.getEdges?.()).toHaveLength(
      lines.filter((line) => /^ {2}\w+ (?:==|--)> \w+$/.test(line)).length,
    );
  }

  it('reads every diagram of any run, and shows every name as it is [S20]', {
    timeout: 600_000,
  }, async () => {
    let drawn = 0;
    const isRead = async (record: RunRecord) => {
      const diagrams = diagramsIn(jobSummary(record));
      for (const diagram of diagrams) await reads(diagram);
      drawn += diagrams.length;
      const stages = stagesOf(record);
      const plain = mermaid(stages);
      if (plain === undefined) return;
      await reads(plain);
      expect(await labelsOf(plain)).toEqual(expect.arrayContaining(namesIn(plain, stages)));
    };
    await fc.assert(fc.asyncProperty(anyRecord, isRead), { numRuns: 300 });
    expect(drawn).toBeGreaterThan(300);
  });

  it('reads every diagram of any rollout [S20]', { timeout: 600_000 }, async () => {
    let drawn = 0;
    const isRead = async (told: readonly Told[]) => {
      for (const diagram of diagramsIn(rolloutSummary(rolloutOf(told), { status: 'unknown', plan: [] }))) {
        await reads(diagram);
        drawn++;
      }
    };
    await fc.assert(fc.asyncProperty(anyRollout, isRead), { numRuns: 250 });
    expect(drawn).toBeGreaterThan(200);
  });

  it.each(Object.entries(RUNS))('reads what is drawn of %s', { timeout: 120_000 }, async (_, record) => {
    const diagrams = diagramsIn(jobSummary(record()));
    expect(diagrams.map((text) => text.split(/\s/, 1)[0])).toEqual(['flowchart', 'gantt']);
    for (const diagram of diagrams) {
      expect(diagram.length).toBeLessThan(50_000);
      await reads(diagram);
    }
  });

  async function labelsOf(text: string): Promise<string[]> {
    const { db } = await api.getDiagramFromText(text);
    return [...(db.getVertices?.().values() ?? [])].map(({ text = '' }) => decoded(text));
  }
});

const stagesOf = (record: RunRecord): StageJobs[] =>
  [...jobsByStage(record)].map(([name, jobs]) => ({ name, jobs }));

/** As mermaid's own reading turns its entities back. */
const decoded = (text: string) =>
  text.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCharCode(Number(code))).trim();

/** Where each job has a node of its own, their names. */
function namesIn(text: string, stages: readonly StageJobs[]): string[] {
  const jobs = stages.flatMap(({ name, jobs }) => jobs.map(({ id }) => withoutStage(id, name)));
  const nodes = text.match(/^ +n\d+\["/gm) ?? [];
  return nodes.length === jobs.length
    ? jobs.map((name) => name.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim())
    : [];
}

const anyRollout: fc.Arbitrary<readonly Told[]> = fc
  .record({
    release: anyText,
    goal: anyText,
    hosts: fc.array(anyText, { minLength: 1, maxLength: 20 }),
    fails: fc.boolean(),
  })
  .map(({ release, goal: next, hosts, fails }) => [
    started({ app: release, environment: release, release, places: hosts }),
    ...hosts.flatMap((host) => took(5, { kind: 'switch', at: [host] }, { notes: hostileNotes(host) })),
    ...took(5, { kind: 'start', at: hosts }, fails ? { failure: failure(release) } : {}),
    goal(failure(next), next),
    ...hosts.flatMap((host) => took(5, { kind: 'stop', at: [host] })),
    ended(fails ? 'unknown' : 'success'),
  ]);
