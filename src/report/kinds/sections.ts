import type { Column, Facts, List, ReportFact, Row, Table, Unit, Value } from './model.js';

/** More rows make no report better, only larger: the events have all. */
const MAX_ROWS = 10_000;
const MAX_ITEMS = 1000;

/** Of a table that may be long: the first rows, and how many there are. */
export function table(
  head: Pick<Table, 'id' | 'title' | 'note'>,
  columns: Readonly<Record<string, readonly [title: string, unit: Unit]>>,
  rows: readonly Row[],
): Table {
  return {
    kind: 'table',
    ...head,
    columns: Object.entries(columns).map(([key, [title, unit]]): Column => ({ key, title, unit })),
    rows: rows.slice(0, MAX_ROWS).map((row) => roundedRow(row, columns)),
    total: rows.length,
  };
}

function roundedRow(row: Row, columns: Readonly<Record<string, readonly [string, Unit]>>): Row {
  const keys = Object.entries(columns);
  return Object.fromEntries(keys.map(([key, [, unit]]) => [key, rounded(unit, row[key] ?? null)]));
}

export const facts = (head: Pick<Facts, 'id' | 'title' | 'note'>, facts: readonly ReportFact[]): Facts => ({
  kind: 'facts',
  ...head,
  facts: facts.map((fact) => ({ ...fact, value: rounded(fact.unit, fact.value) })),
});

/** Clocks give fractions of milliseconds, divisions give sixteen digits: nobody wants to read either. */
function rounded(unit: Unit, value: Value): Value {
  if (typeof value !== 'number') return value;
  return unit === 'ratio' || unit === 'change' ? Math.round(value * 10_000) / 10_000 : Math.round(value);
}

export const list = (head: Pick<List, 'id' | 'title' | 'note'>, items: readonly string[]): List => ({
  kind: 'list',
  ...head,
  items: items.slice(0, MAX_ITEMS),
  total: items.length,
});

/** A section that is there only where it has something to say. */
export const unlessEmpty = <S extends Table | List>(section: S): S[] => (section.total > 0 ? [section] : []);
