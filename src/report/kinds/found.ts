import type { RunRecord } from '../../domain/record.js';
import { besidesTests } from '../findings/select.js';
import { findingsTable } from './findings.js';
import type { Table } from './model.js';
import { unlessEmpty } from './sections.js';
import { failedTestsTable } from './tests.js';

/** What tests and tools said: in every report, since every one says that they failed. */
export const foundTables = (record: RunRecord): Table[] => [
  ...unlessEmpty(failedTestsTable(record)),
  ...unlessEmpty(findingsTable(besidesTests(record))),
];
