import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';

/** With what an engine and we know each other: PEM. */
export interface EngineCertificates {
  /** Who signs the engine's certificate. */
  readonly ca: string;
  /** Ours, and whoever is between it and its CA. */
  readonly cert: string;
  readonly key: string;
  /** When ours ends, in milliseconds since the epoch. */
  readonly endsAt: number;
}

const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g;
const FILES = ['ca.pem', 'cert.pem', 'key.pem'] as const;

/**
 * The text of a CA's certificate, the client's certificate and its private key, in any order; or the path of a directory
 * with ca.pem, cert.pem and key.pem, as Docker has them. The error says what is missing.
 */
export async function engineCertificates(given: string): Promise<Result<EngineCertificates, string>> {
  if (given.includes('-----BEGIN')) return certificatesIn(given, given);
  if (given.includes('\n')) return err('no certificate is in it; give the PEM of CA, certificate and key');
  const texts: string[] = [];
  for (const name of FILES) {
    try {
      texts.push(await readFile(join(given, name), 'utf8'));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return err(
        code === 'ENOENT'
          ? `${name} is missing in ${given}`
          : `${join(given, name)} cannot be read (${code})`,
      );
    }
  }
  const [ca = '', ...own] = texts;
  return certificatesIn(ca, own.join('\n'));
}

/** `trusted`: where the CAs stand. */
function certificatesIn(trusted: string, text: string): Result<EngineCertificates, string> {
  const pem = blocks(text).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (!pem) return err("the client's private key is missing");
  const key = keyOf(pem.text);
  if (!key.ok) return key;
  const [own, all] = [certificates(text), certificates(trusted)];
  if (!own.ok || !all.ok) return err('a certificate cannot be read; is it whole?');
  const client = own.value.find((one) => one.checkPrivateKey(key.value));
  if (!client)
    return err(
      own.value.length === 0 ? "the client's certificate is missing" : 'no certificate fits the private key',
    );
  const isOther = (one: X509Certificate) => one.fingerprint256 !== client.fingerprint256;
  const ca = all.value.filter(isOther);
  if (ca.length === 0) return err("the CA's certificate is missing");
  const between = own.value.filter((one) => isOther(one) && one.issuer !== one.subject);
  return ok({
    ca: pemOf(ca),
    cert: pemOf([client, ...between]),
    key: pem.text,
    endsAt: Date.parse(client.validTo),
  });
}

const pemOf = (list: readonly X509Certificate[]) => list.map(String).join('');

const blocks = (text: string) =>
  [...text.matchAll(BLOCK)].map(([block, label = '']) => ({ label, text: `${block}\n` }));

function keyOf(pem: string): Result<KeyObject, string> {
  if (pem.includes('ENCRYPTED')) return err('the private key has a passphrase; give one without');
  try {
    return ok(createPrivateKey(pem));
  } catch {
    return err('the private key cannot be read; is it whole?');
  }
}

function certificates(text: string): Result<X509Certificate[], unknown> {
  try {
    const found = blocks(text).filter(({ label }) => label === 'CERTIFICATE');
    return ok(found.map((block) => new X509Certificate(block.text)));
  } catch (error) {
    return err(error);
  }
}
