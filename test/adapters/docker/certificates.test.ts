import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineCertificates } from '../../../src/adapters/docker/certificates.js';
import { type Authority, authority, type Signed } from './openssl.js';

describe('certificates for an engine', () => {
  let ca: Authority;
  let [client, other]: Signed[] = [];
  beforeAll(() => {
    ca = authority();
    client = ca.sign('client');
    other = ca.sign('other');
  });
  afterAll(() => ca?.[Symbol.dispose]());

  const own = () => client as Signed;
  const reads = async (given: string) => {
    const read = await engineCertificates(given);
    return read.ok ? read.value : read.error;
  };
  const folder = (files: Readonly<Record<string, string>>) => {
    const path = join(ca.directory, 'given');
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    return path;
  };

  it('stand in one text in any order, with any line ends', async () => {
    const { cert, key } = own();
    const whole = { ca: ca.cert, cert, key };
    for (const parts of [
      [ca.cert, cert, key],
      [key, cert, ca.cert],
      [cert, ca.cert, key],
    ]) {
      expect(await reads(parts.join(''))).toMatchObject(whole);
      expect(await reads(`some words\n${parts.join('\n\n')}`)).toMatchObject(whole);
      expect(await reads(parts.join('').replaceAll('\n', '\r\n'))).toMatchObject({ ca: ca.cert, cert });
    }
  });

  it('or in a directory, as Docker has them', async () => {
    const { cert, key } = own();
    const path = folder({ 'ca.pem': ca.cert, 'cert.pem': cert, 'key.pem': key });
    expect(await reads(path)).toMatchObject({ ca: ca.cert, cert, key });
  });

  it('name what is missing, and show nothing of a key (B56)', async () => {
    const { cert, key } = own();
    const locked = execFileSync('openssl', ['pkcs8', '-topk8', '-passout', 'pass:abcd'], { input: key });
    const cases: [string, string][] = [
      [ca.cert + cert, "the client's private key is missing"],
      [ca.cert + key, 'no certificate fits the private key'],
      [cert + key, "the CA's certificate is missing"],
      [key, "the client's certificate is missing"],
      [ca.cert + (other as Signed).cert + key, 'no certificate fits the private key'],
      [ca.cert + cert + locked.toString(), 'the private key has a passphrase; give one without'],
      [ca.cert + cert + key.replace(/\n.{30}/, '\n'), 'the private key cannot be read; is it whole?'],
      [ca.cert.replace(/\n.{30}/, '\n') + cert + key, 'a certificate cannot be read; is it whole?'],
      ['a\nb', 'no certificate is in it; give the PEM of CA, certificate and key'],
      [folder({ 'cert.pem': cert, 'key.pem': key }), `ca.pem is missing in ${join(ca.directory, 'given')}`],
    ];
    for (const [given, words] of cases) expect(await reads(given)).toBe(words);
    for (const name of ['cert.pem', 'key.pem']) {
      const files: Record<string, string> = { 'ca.pem': ca.cert, 'cert.pem': cert, 'key.pem': key };
      delete files[name];
      expect(await reads(folder(files))).toContain(`${name} is missing in`);
    }
    expect(await reads(join(ca.directory, 'nowhere'))).toContain('ca.pem is missing in');
    expect(await reads(folder({ 'ca.pem': cert, 'cert.pem': cert, 'key.pem': key }))).toBe(
      "the CA's certificate is missing",
    );
  });
});
