import type { ReleaseRecord, Settings } from '../../../src/domain/rollout/release.js';
import { NO_HOOKS } from './any-journey.js';

/** Settings that ask for nothing, in the environment `test` of the app `shop`. */
export const plainSettings = (more: Partial<Settings> = {}): Settings => ({
  app: 'shop',
  name: 'test',
  type: 'testing',
  strategy: { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 },
  checks: [],
  hooks: NO_HOOKS,
  rollback: { onFailure: true, strategy: 'immediate', keep: 3, standbyMs: 0, onInterrupt: 'rollback' },
  variables: {},
  ...more,
});

/** A release's record, whole. */
export const recordOf = (release: string, more: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  schemaVersion: 1,
  app: 'shop',
  environment: 'test',
  release,
  digest: `digest of ${release}`,
  configHash: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'Ann',
  fence: 1,
  settings: plainSettings(),
  ...more,
});
