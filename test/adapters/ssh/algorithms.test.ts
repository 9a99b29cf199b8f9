import { expect, it } from 'vitest';
import { CIPHERS, isUncounted } from '../../../src/adapters/ssh/algorithms.js';

const CHACHA20 = 'chacha20-poly1305@openssh.com';

it('ChaCha20 is taken last, and only where packets are counted strictly (CVE-2023-48795)', () => {
  expect(CIPHERS.indexOf(CHACHA20)).toBe(CIPHERS.length - 1);
  expect(isUncounted(CHACHA20, 'curve25519-sha256, kex-strict-s-v00@openssh.com')).toBe(false);
  expect(isUncounted(CHACHA20, 'curve25519-sha256')).toBe(true);
  expect(isUncounted('aes256-gcm@openssh.com', 'curve25519-sha256')).toBe(false);
});
