import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { NO_HISTORY } from '../../../src/domain/history.js';
import { reportHtml } from '../../../src/report/formats/html/page.js';
import { reportJson } from '../../../src/report/formats/json.js';
import { reportMarkdown } from '../../../src/report/formats/markdown/report.js';
import { REPORT_KINDS, type Report } from '../../../src/report/kinds/model.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { reportDocumentSchema } from '../../../src/report/published/report.js';
import { failing, finding, recordFinding } from '../findings/jobs.js';
import { anySources } from './any-sources.js';
import { columnOf } from './sections-of.js';
import { sourcesOf } from './stories.js';
import { oneFailure } from './told.js';

type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;

describe('a report', () => {
  it('is the published document, whatever the run was, and every field of it is published', () => {
    expectTypeOf<Plain<Report>>().toExtend<z.infer<typeof reportDocumentSchema>>();
    fc.assert(
      fc.property(anySources, fc.constantFrom(...REPORT_KINDS), (sources, kind) => {
        const document: unknown = JSON.parse(reportJson(reportOf(kind, sources)));
        expect(reportDocumentSchema.parse(document)).toEqual(document);
      }),
      { numRuns: 30 },
    );
  });

  it('names its sections once each, and says how many rows there are', () => {
    fc.assert(
      fc.property(anySources, fc.constantFrom(...REPORT_KINDS), (sources, kind) => {
        const { sections } = reportOf(kind, sources);
        const ids = sections.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const section of sections) {
          if (section.kind !== 'table') continue;
          expect(section.total).toBe(section.rows.length);
          const keys = section.columns.map(({ key }) => key).join();
          expect(section.rows.filter((row) => Object.keys(row).join() !== keys)).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('has the failed tests and what else was found, whatever its kind and format', async () => {
    const tests = { failed: 1, failures: [failing('cart › adds', 'expected 4')] };
    const record = recordFinding({
      unit: [{ fails: true, tests }],
      lint: [{ fails: true, findings: [finding('no-undef: x')] }],
    });
    for (const kind of REPORT_KINDS) {
      const report = reportOf(kind, { record, now: 0, history: NO_HISTORY, earlier: [] });
      expect(columnOf(report, 'failed-tests', 'test')).toEqual(['cart › adds']);
      expect(columnOf(report, 'findings', 'message')).toEqual(['no-undef: x']);
      for (const text of [reportJson(report), reportMarkdown(report), await reportHtml(report)])
        expect([kind, text.includes('cart › adds'), text.includes('no-undef: x')]).toEqual([
          kind,
          true,
          true,
        ]);
    }
  });

  it('tells no fractions of milliseconds, which clocks give, and no sixteen digits', () => {
    const { record, ...rest } = sourcesOf(oneFailure);
    const odd = <T extends number | undefined>(at: T) =>
      (at === undefined ? at : at * 1.000_000_037 + 0.123) as T;
    const jobs = [...record.jobs].map(([id, { endedAt, attempts, ...job }]) => {
      const tried = attempts.map((one) => ({
        ...one,
        startedAt: odd(one.startedAt),
        endedAt: odd(one.endedAt ?? 0),
      }));
      return [id, { ...job, endedAt: odd(endedAt ?? 0), attempts: tried }] as const;
    });
    const [startedAt, endedAt] = [odd(record.startedAt), odd(record.endedAt ?? 0)];
    for (const kind of REPORT_KINDS) {
      const text = reportJson(
        reportOf(kind, { ...rest, record: { ...record, startedAt, endedAt, jobs: new Map(jobs) } }),
      );
      expect(() => reportDocumentSchema.parse(JSON.parse(text))).not.toThrow();
      expect(text.match(/-?\d+\.\d{5,}/g)).toBeNull();
      expect(text.match(/"\w*[mM]s": -?\d+\.\d+/g)).toBeNull();
    }
  });

  it('is the same for the same run', () => {
    fc.assert(
      fc.property(anySources, fc.constantFrom(...REPORT_KINDS), (sources, kind) => {
        expect(reportOf(kind, sources)).toEqual(reportOf(kind, sources));
      }),
      { numRuns: 10 },
    );
  });
});
