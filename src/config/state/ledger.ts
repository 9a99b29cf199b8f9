import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import { err, type Result } from '../../base/result.js';
import { type Ledger, RELEASE_STATUSES } from '../../domain/rollout/release.js';
import { moment, release, whole } from './fields.js';
import { readState, type StateMistake } from './read.js';

const entry = () =>
  z.object({
    release: release(),
    digest: z.string(),
    status: z.enum(RELEASE_STATUSES),
    sequence: whole(),
    first: z.exactOptional(whole()),
    at: moment(),
    reason: z.exactOptional(z.string()),
  });

const ledger = once(() =>
  z.object({
    schemaVersion: z.literal(1),
    app: z.string(),
    environment: z.string(),
    entries: z
      .array(entry())
      .check(z.refine((list) => new Set(list.map((one) => one.release)).size === list.length)),
  }),
);

/** What has become of an app's releases in one environment. */
export function readLedger(
  written: string,
  expected: Pick<Ledger, 'app' | 'environment'>,
): Result<Ledger, StateMistake> {
  const read = readState(written, ledger());
  if (!read.ok) return read;
  const { app, environment } = read.value;
  return app === expected.app && environment === expected.environment ? read : err({ kind: 'foreign' });
}
