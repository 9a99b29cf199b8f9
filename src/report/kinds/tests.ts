import type { RunRecord } from '../../domain/record.js';
import { failedTests, flakyTests, nameBeside, slowestTests } from '../findings/tests.js';
import type { Row, Table } from './model.js';
import { jobsWords, placeWords } from './places.js';
import { table } from './sections.js';

export const failedTestsTable = (record: RunRecord): Table =>
  table(
    { id: 'failed-tests', title: 'Failed tests' },
    {
      test: ['Test', 'text'],
      message: ['Message', 'text'],
      place: ['Place', 'place'],
      jobs: ['Jobs', 'text'],
    },
    failedTests(record).map(
      (test): Row => ({
        test: nameBeside(test),
        message: test.message,
        place: placeWords(test.place),
        jobs: jobsWords(test.jobs),
      }),
    ),
  );

export const flakyTestsTable = (record: RunRecord): Table =>
  table(
    {
      id: 'flaky-tests',
      title: 'Flaky tests',
      note: 'They failed and passed on the same code, within this run.',
    },
    { test: ['Test', 'text'], job: ['Job', 'code'] },
    flakyTests(record).map(({ name, job }): Row => ({ test: name, job })),
  );

export const slowestTestsTable = (record: RunRecord): Table =>
  table(
    { id: 'slowest-tests', title: 'Slowest tests' },
    { test: ['Test', 'text'], durationMs: ['Time', 'duration'], job: ['Job', 'code'] },
    slowestTests(record).map(({ name, durationMs, job }): Row => ({ test: name, durationMs, job })),
  );
