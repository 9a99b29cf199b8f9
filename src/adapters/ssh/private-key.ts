import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ParsedKey } from 'ssh2';
import { err, ok, type Result } from '../../base/result.js';
import type { HostFailure } from '../../ports/host.js';
import { withoutPkcs8 } from './pkcs8.js';
import { loadSsh2 } from './ssh2.js';
import { fullPath, readGiven, shownPath } from './text-or-file.js';

const MIN_RSA_BITS = 2048;
/** NIST SP 800-57: enough beyond 2030. */
const GOOD_RSA_BITS = 3072;
const PKCS8 = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/;
const PUBLIC_KEY = /^(?:ssh-|ecdsa-sha2-|sk-)\S+ +AAAA|^-{4,5} ?BEGIN (?:SSH2 |RSA )?PUBLIC KEY/;
const PRIVATE_KEY = /^-----BEGIN ([A-Z]+ )?(?:ENCRYPTED )?PRIVATE KEY-----/;

/** What can be seen without reading the key, the first that fits. */
const NOT_THIS: readonly (readonly [form: RegExp, problem: string])[] = [
  [/^$/, 'it is empty; give the private key itself or the path of its file'],
  [/^PuTTY-User-Key-File/, 'a PuTTY key; convert it with `puttygen key.ppk -O private-openssh -o key`'],
  [/^\S+-cert-v01@openssh\.com /, 'a certificate; give the private key'],
  [PUBLIC_KEY, 'a public key; give the private one, its file has no .pub'],
  [/^-----BEGIN DSA /, 'a DSA key, which no longer counts as safe; make one with `ssh-keygen -t ed25519`'],
  [/^-----BEGIN [^\n]*$/, 'its line breaks are lost; store it with them'],
];

/** Reads a private key from its text or its file. The failure says which of the usual mishaps it is. */
export async function privateKey(
  given: string,
  passphrase?: string,
): Promise<Result<ParsedKey, HostFailure>> {
  const text = await keyText(given);
  if (!text.ok) return text;
  const problem = NOT_THIS.find(([form]) => form.test(text.value))?.[1];
  if (problem) return err(failure(problem));
  if (!PRIVATE_KEY.test(text.value))
    return err(failure('not a key; it begins with -----BEGIN … PRIVATE KEY-----'));
  // An input that is not set comes as an empty passphrase.
  const key = await parsed(text.value, passphrase || undefined);
  if (key instanceof Error) return err(failure(unreadable(key.message, text.value)));
  const weakness = weaknessOf(key);
  return weakness ? err(failure(weakness)) : ok(key);
}

async function parsed(text: string, passphrase: string | undefined): Promise<ParsedKey | Error> {
  const { parseKey } = (await loadSsh2()).utils;
  const readable = PKCS8.test(text) ? withoutPkcs8(text, passphrase) : ok(text);
  if (!readable.ok) return new Error(readable.error);
  const key = parseKey(readable.value, passphrase);
  return Array.isArray(key) ? (key[0] as ParsedKey) : key;
}

/** Of a key that is still taken, and had better be replaced. */
export function keyWarning(key: ParsedKey): string | undefined {
  const bits = rsaBits(key);
  return bits === undefined || bits >= GOOD_RSA_BITS
    ? undefined
    : `the private key is RSA with ${bits} bits, which is weak for the years to come; make one with \`ssh-keygen -t ed25519\``;
}

/** The path of a certificate that lies beside the key's file. */
export function certificateBeside(given: string): string | undefined {
  const path = isPath(given) ? `${fullPath(given.trim())}-cert.pub` : undefined;
  return path !== undefined && existsSync(path) ? path : undefined;
}

async function keyText(given: string): Promise<Result<string, HostFailure>> {
  if (!isPath(given)) return ok(repaired(given));
  const path = given.trim();
  const file = await readGiven(path);
  if (!file.ok)
    return err(
      failure(`${file.error}${shownPath(path)}; give the private key itself or the path of its file`),
    );
  const { text, mode = 0 } = file.value;
  // As OpenSSH has it: what others can read is no secret.
  if (mode & 0o077 && PRIVATE_KEY.test(text)) return err(failure(`others may read ${path}; chmod 600 it`));
  return ok(repaired(text));
}

const isPath = (given: string): boolean =>
  given.trim() !== '' && !/\n|-{4,5} ?BEGIN|^\s*PuTTY|^\s*(?:ssh-|ecdsa-|sk-)\S+\s/.test(given);

/** Carriage returns and lost final newlines come from web forms; neither can mean anything. */
const repaired = (text: string): string => {
  const trimmed = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim();
  return trimmed && (trimmed.includes('\n') ? `${trimmed}\n` : trimmed);
};

function unreadable(message: string, text: string): string {
  if (/no passphrase|interrupted or cancelled|passphrase required/i.test(message))
    return 'it is encrypted; give its passphrase, too';
  // Older forms have no check of their own: with a wrong passphrase it is rubbish.
  const isRubbish =
    /bad passphrase|bad decrypt|unable to auth/i.test(message) || /4,ENCRYPTED|BEGIN ENCRYPTED/.test(text);
  return isRubbish ? 'the passphrase is wrong' : `it is damaged (${message}); copy it again, whole`;
}

function weaknessOf(key: ParsedKey): string | undefined {
  if (!key.isPrivateKey()) return 'it holds no private key';
  if (key.type === 'ssh-dss')
    return 'a DSA key, which no longer counts as safe; make one with `ssh-keygen -t ed25519`';
  const bits = rsaBits(key);
  if (bits === undefined || bits >= MIN_RSA_BITS) return undefined;
  return `RSA with ${bits} bits, at least ${MIN_RSA_BITS} count as safe; make one with \`ssh-keygen -t ed25519\``;
}

const rsaBits = (key: ParsedKey): number | undefined =>
  key.type === 'ssh-rsa'
    ? (createPublicKey(key.getPublicPEM()).asymmetricKeyDetails?.modulusLength ?? 0)
    : undefined;

const failure = (problem: string): HostFailure => ({
  code: 'E-KEY',
  message: `the private key cannot be used: ${problem}`,
  isFinal: true,
});
