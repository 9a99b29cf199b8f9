import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonical } from '../../base/canonical.js';
import type { ReleaseRecord } from './release.js';

/** SHA-256 of all in a record that acts: known before anything is begun. */
export const recordDigest = ({
  app,
  environment,
  release,
  digest,
  settings,
}: Pick<ReleaseRecord, 'app' | 'environment' | 'release' | 'digest' | 'settings'>): string =>
  createHash('sha256').update(canonical({ app, environment, release, digest, settings })).digest('hex');

/** HMAC-SHA256 over all of a record but the signature itself. */
function signatureOf({ signature: _, ...record }: ReleaseRecord, key: string): string {
  return createHmac('sha256', key).update(canonical(record)).digest('hex');
}

export const signed = (record: ReleaseRecord, key: string): ReleaseRecord => ({
  ...record,
  signature: signatureOf(record, key),
});

/** Whoever signed it had the key. */
export function isSignedWith(record: ReleaseRecord, key: string): boolean {
  const [own, expected] = [Buffer.from(record.signature ?? ''), Buffer.from(signatureOf(record, key))];
  return own.length === expected.length && timingSafeEqual(own, expected);
}
