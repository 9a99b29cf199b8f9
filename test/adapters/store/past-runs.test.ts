import { describe, expect, it } from 'vitest';
import { readPastRuns } from '../../../src/adapters/store/past-runs.js';
import { pastRunOf } from '../../../src/domain/past-run.js';
import { runJson } from '../../../src/report/run-json.js';
import { folder } from '../../built/workspace.js';
import { failed, recordOf, skipped, succeeded } from '../../report/records.js';

describe('readPastRuns', () => {
  it('knows of a run.json what is known of its record', () => {
    const record = recordOf(
      { a: { ...succeeded, duration: 1500 }, b: failed(1), c: skipped('b') },
      'failure',
    );
    using files = folder({ 'one/run.json': runJson(record) });
    expect(readPastRuns([files.at('one')], 'shop')).toEqual([pastRunOf(record)]);
  });

  it('leaves out runs of other pipelines, and those without a record that can be read', () => {
    const text = runJson(recordOf({ a: succeeded }, 'success'));
    using files = folder({
      'good/run.json': text,
      'other/run.json': text.replace('"shop"', '"else"'),
      'newer/run.json': text.replace('"schemaVersion": 1', '"schemaVersion": 2'),
      'torn/run.json': text.slice(0, 100),
      'null/run.json': 'null',
      'killed/events.ndjson': '',
    });
    const names = ['good', 'other', 'newer', 'torn', 'null', 'killed', 'gone'];
    const found = readPastRuns(
      names.map((name) => files.at(name)),
      'shop',
    );
    expect(found).toHaveLength(1);
  });
});
