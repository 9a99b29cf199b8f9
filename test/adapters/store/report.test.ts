import { mkdirSync, symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeReport } from '../../../src/adapters/store/report.js';
import { folder } from '../../built/workspace.js';

it('a report replaces an earlier one', () => {
  using files = folder({
    'run/events.ndjson': 'events',
    'to/run.json': 'earlier',
    'to/events.ndjson': 'earlier',
  });
  expect(writeReport(files.at('run'), 'record', files.at('to'))).toBeUndefined();
  expect([files.read('to/run.json'), files.read('to/events.ndjson')]).toEqual(['record', 'events']);
});

it.each(['run.json', 'events.ndjson'])('a report is not written through a link at %s', (name) => {
  using files = folder({ 'run/events.ndjson': 'events', theirs: 'theirs' });
  mkdirSync(files.at('to'));
  symlinkSync(files.at('theirs'), files.at(`to/${name}`));
  expect(writeReport(files.at('run'), 'record', files.at('to'))).toBeUndefined();
  expect(files.read('theirs')).toBe('theirs');
  expect([files.read('to/run.json'), files.read('to/events.ndjson')]).toEqual(['record', 'events']);
});

it('a report that cannot be written says why', () => {
  using files = folder({ 'run/events.ndjson': 'events', to: 'a file' });
  expect(writeReport(files.at('run'), 'record', files.at('to'))).toContain('the report: EEXIST');
});
