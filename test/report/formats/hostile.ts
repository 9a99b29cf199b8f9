import type { Report } from '../../../src/report/kinds/model.js';

/** A report in which a text of others stands in every place that can hold one. */
export function hostile(text: string): Report {
  const quoting = { what: `\`${text}\` exited with code 1`, command: text };
  const time = '2026-01-02T03:04:05.006Z';
  const job = { id: text, name: text, needs: [], afterStages: [], status: 'failure', reason: text } as const;
  const stretch = { job: text, attempt: 1, status: 'failure', startMs: 0, isOnPath: true } as const;
  return {
    schemaVersion: 1,
    kind: 'execution',
    pipeline: text,
    run: { id: text, file: text, startedAt: time, finishedAt: time, durationMs: 1000 },
    generatedAt: time,
    headline: {
      status: 'failure',
      words: `${text} failed`,
      also: text,
      cause: { job: text, ...quoting, next: text, place: `${text}:1` },
    },
    sections: [
      {
        kind: 'facts',
        id: 'facts',
        title: text,
        note: text,
        facts: (['text', 'code', 'place', 'status', 'level', 'time', 'results'] as const).map((unit) => ({
          key: unit,
          title: text,
          unit,
          value: text,
          note: text,
        })),
      },
      { kind: 'prose', id: 'prose', title: text, sentences: [text] },
      {
        kind: 'table',
        id: 'table',
        title: text,
        columns: (['text', 'code', 'place', 'status', 'level', 'results', 'time'] as const).map((unit) => {
          return { key: unit, title: text, unit };
        }),
        rows: [{ text, code: text, place: text, status: text, level: text, results: text, time: text }],
        total: 1,
      },
      { kind: 'list', id: 'list', title: text, items: [text], total: 1 },
      {
        kind: 'blocks',
        id: 'blocks',
        title: text,
        blocks: [{ job: text, status: 'failure', said: [quoting], place: text, lines: [text, 'end'] }],
        total: 1,
      },
      { kind: 'bars', id: 'bars', title: text, unit: 'duration', bars: [{ label: text, value: 1 }] },
      {
        kind: 'timeline',
        id: 'timeline',
        title: text,
        durationMs: 1000,
        slots: 1,
        stretches: [{ ...stretch, durationMs: 1000, slots: [0] }],
        total: 1,
      },
      {
        kind: 'timeline',
        id: 'crowded',
        title: text,
        durationMs: 1000,
        slots: 1,
        // So many that they share the lines of the slots.
        stretches: Array.from({ length: 50 }, (_, i) => {
          return { ...stretch, job: `${text} ${i}`, durationMs: 900, slots: [0] };
        }),
        total: 50,
      },
      {
        kind: 'runs',
        id: 'runs',
        title: text,
        runs: [{ id: text, startedAt: time, status: 'failure', durationMs: 1000 }],
      },
      {
        kind: 'graph',
        id: 'graph',
        title: text,
        stages: [{ name: text, needs: [], jobs: [{ ...job, durationMs: 1000 }] }],
        path: [text],
      },
    ],
  };
}
