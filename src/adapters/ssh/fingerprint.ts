import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.js';
import type { HostFailure } from '../../ports/host.js';
import { final } from './failures.js';

const FORM = /^SHA256:[A-Za-z0-9+/]{43}$/;

/** As `ssh-keygen -l` shows a key. */
export const fingerprintOf = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

/** MD5 and hex forms are refused: they are broken, or no longer shown by any tool. */
export function checkedFingerprint(text: string): Result<string, HostFailure> {
  const trimmed = text.trim();
  if (FORM.test(trimmed)) return ok(trimmed);
  const message = 'the host fingerprint is not one: expected SHA256:<43 base64 characters>';
  return err(final('E-HOSTKEY', message, '`ssh-keygen -lf` of the host’s public key shows it'));
}
