import { expect, it } from 'vitest';
import { readRecord } from '../../../src/config/state/record.js';
import { hostsSpec } from '../../../src/config/targets/hosts/spec.js';
import type { ReleaseRecord } from '../../../src/domain/rollout/release.js';
import { plainSettings, recordOf } from '../../domain/rollout/any-record.js';

const EXPECTED = { app: 'shop', environment: 'test', release: 'r1' };
const read = (record: object) => readRecord(JSON.stringify(record), EXPECTED, hostsSpec());
const withSpec = (spec: Record<string, unknown>): ReleaseRecord =>
  recordOf('r1', { schemaVersion: 2, settings: plainSettings({ spec }) });

it('a record is read as it was written, also one of the version before', () => {
  const drained = recordOf('r1', { settings: plainSettings({ drainMs: 5000 }) });
  for (const record of [
    recordOf('r1'),
    drained,
    withSpec({}),
    withSpec({ start: './a', stop: './b', activate: 'c' }),
  ])
    expect(read(record)).toEqual({ ok: true, value: record });
});

it.each<[string, object]>([
  ['says something else than a command', withSpec({ start: 7 })],
  ['says nothing as a command', withSpec({ stop: '' })],
  ['says a list as a command', withSpec({ activate: ['rm', '-r'] })],
  ['has nothing as what runs', { ...withSpec({}), settings: plainSettings({ spec: null as never }) }],
  ['has a list as what runs', { ...withSpec({}), settings: plainSettings({ spec: ['start'] as never }) }],
  ['has a word as what runs', { ...withSpec({}), settings: plainSettings({ spec: './start' as never }) }],
  ['lacks what runs', recordOf('r1', { schemaVersion: 2 })],
])('one that %s is damaged', (_, record) => {
  expect(read(record)).toEqual({ ok: false, error: { kind: 'damaged' } });
});

it('one of a later version is not guessed at', () => {
  expect(read({ ...withSpec({}), schemaVersion: 3 })).toEqual({
    ok: false,
    error: { kind: 'newer', version: 3 },
  });
});
