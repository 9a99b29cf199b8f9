import { getCiphers } from 'node:crypto';
import type { CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/** Nothing with SHA-1, CBC, DSA or groups below 2048 bits, which ssh2 would still offer by itself; what is best first. */
export const KEX: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group14-sha256',
  // The host signs which group it has chosen.
  'diffie-hellman-group-exchange-sha256',
];

const CHACHA20 = 'chacha20-poly1305@openssh.com';

/** GCM first: OpenSSL does it in hardware. Last what a Node with restricted algorithms does not have. */
export const CIPHERS: CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  ...(getCiphers().includes('chacha20') ? [CHACHA20 as CipherAlgorithm] : []),
];

/** For the CTR ciphers; Dropbear has none over the encrypted text. */
export const MACS: MacAlgorithm[] = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
];

/** CVE-2023-48795: with this cipher packets may be left out unnoticed, unless both sides count them strictly. */
export const isUncounted = (cipher: string, kex: string): boolean =>
  cipher === CHACHA20 && !kex.includes('kex-strict-s-v00@openssh.com');

const SIGNATURES: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** Types of host keys that can be checked. */
export const HOST_KEY_TYPES: readonly string[] = Object.keys(SIGNATURES);

/** What a server may sign with that has only keys of these types. */
export const signaturesOf = (types: readonly string[]): ServerHostKeyAlgorithm[] =>
  HOST_KEY_TYPES.filter((type) => types.includes(type)).flatMap((type) => SIGNATURES[type] ?? []);
