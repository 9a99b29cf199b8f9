import type { Report, ReportFact, Section, Value } from '../../../src/report/kinds/model.js';

type Of<K extends Section['kind']> = Extract<Section, { kind: K }>;

/** The section of this kind and name; a report without it fails the test. */
export function sectionOf<K extends Section['kind']>(
  report: Pick<Report, 'sections'>,
  kind: K,
  id: string,
): Of<K> {
  const found = report.sections.find((section) => section.id === id);
  if (found?.kind !== kind)
    throw new Error(`no ${kind} '${id}' among ${report.sections.map(({ id }) => id).join(', ')}`);
  return found as Of<K>;
}

export const has = (report: Pick<Report, 'sections'>, id: string): boolean =>
  report.sections.some((section) => section.id === id);

export function factOf(report: Pick<Report, 'sections'>, id: string, key: string): ReportFact {
  const found = sectionOf(report, 'facts', id).facts.find((fact) => fact.key === key);
  if (!found) throw new Error(`no fact '${key}'`);
  return found;
}

/** One column of a table, from its first row on. */
export const columnOf = (report: Pick<Report, 'sections'>, id: string, key: string): Value[] =>
  sectionOf(report, 'table', id).rows.map((row) => row[key] ?? null);
