import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyWarning, privateKey } from '../../../src/adapters/ssh/private-key.js';
import { hasKeygen, type Keys, keys } from './sshd.js';

describe.skipIf(!hasKeygen)('privateKey [B51]', () => {
  let made: Keys;
  let path: string;
  let text: string;
  beforeAll(() => {
    made = keys();
    path = made.make('good');
    text = readFileSync(path, 'utf8');
  });
  afterAll(() => made[Symbol.dispose]());

  const typeOf = async (given: string, passphrase?: string) => {
    const key = await privateKey(given, passphrase);
    return key.ok ? key.value.type : `${key.error.code} ${key.error.message}`;
  };

  it('takes the text of a key and the path of its file, from the home directory, too', async () => {
    expect([await typeOf(text), await typeOf(path)]).toEqual(['ssh-ed25519', 'ssh-ed25519']);
    expect(await typeOf(`~/${relative(homedir(), path)}`)).toBe('ssh-ed25519');
  });

  it('repairs what is trivially damaged: CRLF, CR, a lost final newline, space around', async () => {
    for (const damaged of [
      text.replaceAll('\n', '\r\n'),
      text.replaceAll('\n', '\r'),
      text.trimEnd(),
      `\n\n  ${text}\n \n`,
    ])
      expect(await typeOf(damaged)).toBe('ssh-ed25519');
    writeFileSync(join(made.directory, 'crlf'), text.replaceAll('\n', '\r\n'), { mode: 0o600 });
    expect(await typeOf(join(made.directory, 'crlf'))).toBe('ssh-ed25519');
  });

  it.each([
    ['nothing', () => '', 'it is empty'],
    ['space', () => ' \n', 'it is empty'],
    ['a public key', () => readFileSync(`${path}.pub`, 'utf8'), 'a public key; give the private one'],
    ['the file of a public key', () => `${path}.pub`, 'a public key; give the private one'],
    ['a certificate', () => `ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC`, 'a certificate; give the private'],
    [
      'a PuTTY key',
      () => 'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\n',
      'a PuTTY key; convert it',
    ],
    ['some text', () => 'hello\nworld', 'not a key'],
    ['a file that is not there', () => join(made.directory, 'none'), 'the file was not found'],
    ['a directory', () => made.directory, 'the file cannot be read: EISDIR'],
    ['lost line breaks', () => text.replaceAll('\n', ' '), 'its line breaks are lost'],
    ['half a key', () => text.replace(/\n(.*\n){2}(?=-----END)/, '\n'), 'it is damaged'],
    ['a key without its end', () => text.replace(/-----END.*\n/, ''), 'it is damaged'],
  ])('%s is told from a key', async (_, given, problem) => {
    expect(await typeOf(given())).toContain(`E-KEY the private key cannot be used: ${problem}`);
    expect((await typeOf(given())).includes('AAAA')).toBe(false);
  });

  it('the inside of a key without its first and last line is not repeated', async () => {
    const inside = text.split('\n').slice(1, -2).join('');
    const message = await typeOf(inside);
    expect(message).toMatch(/^E-KEY .*(not found|ENAMETOOLONG);/);
    expect(message).not.toContain(inside.slice(0, 20));
    for (const wrapped of [
      `'${inside}'`,
      `SSH_KEY=${inside}`,
      `-${inside}`,
      `${inside},comment`,
      `"${inside}"`,
    ])
      expect(await typeOf(wrapped)).not.toContain(inside.slice(20, 60));
    expect(await typeOf('/no/such/key')).toContain('(/no/such/key)');
    const long = join(made.directory, 'a-name-that-is-so-long-that-it-could-be-something-else');
    expect(await typeOf(long)).toContain(`(${long})`);
  });

  it('a key file that others may read is refused, as OpenSSH does [S45]', async () => {
    const open = made.make('open');
    chmodSync(open, 0o640);
    expect(await typeOf(open)).toContain(`others may read ${open}; chmod 600 it`);
  });

  const pem = ['-m', 'PEM', '-t', 'rsa', '-b', '3072'];
  it.each([
    ['OpenSSH', []],
    ['GCM', ['-Z', 'aes256-gcm@openssh.com']],
    ['PEM', pem],
  ])('an encrypted key needs its passphrase (%s)', async (form, options) => {
    const locked = made.make(`locked-${form}`, '-N', 'open sesame', ...options);
    expect(await typeOf(locked, 'open sesame')).toMatch(/^ssh-/);
    expect(await typeOf(locked)).toContain('it is encrypted; give its passphrase, too');
    expect(await typeOf(locked, '')).toContain('it is encrypted; give its passphrase, too');
    expect(await typeOf(locked, 'open barley')).toContain('the passphrase is wrong');
  });

  it('a passphrase that nothing needs does no harm, nor makes damage look like its fault', async () => {
    expect(await typeOf(text, 'open sesame')).toBe('ssh-ed25519');
    expect(await typeOf(text.replace(/\n(.*\n){2}(?=-----END)/, '\n'), 'x')).toContain('it is damaged');
  });

  it('weak keys are refused: DSA, and RSA below 2048 bits; below 3072 they are warned of [S45]', async () => {
    const rsa = (bits: string, ...more: string[]) =>
      made.make(`rsa${bits}${more.join('')}`, '-t', 'rsa', '-b', bits, ...more);
    const warningOf = async (given: string) => {
      const key = await privateKey(given);
      return key.ok ? keyWarning(key.value) : key.error.message;
    };
    for (const form of [[], ['-m', 'PEM'], ['-m', 'PKCS8']])
      expect(await warningOf(rsa('1024', ...form))).toContain('RSA with 1024 bits, at least 2048 count');
    expect(await warningOf(rsa('2048'))).toContain('RSA with 2048 bits, which is weak');
    expect(await warningOf(rsa('3072'))).toBeUndefined();
    expect(await warningOf(path)).toBeUndefined();
    expect(await typeOf('-----BEGIN DSA PRIVATE KEY-----\nMIIB\n')).toContain('a DSA key');
    // Newer versions no longer make one.
    const isMade = spawnSync('ssh-keygen', ['-q', '-t', 'dsa', '-N', '', '-f', `${path}-dsa`]).status === 0;
    if (isMade) expect(await typeOf(`${path}-dsa`)).toContain('a DSA key');
  });

  it('ECDSA is as good', async () => {
    expect(await typeOf(made.make('ecdsa', '-t', 'ecdsa', '-b', '384'))).toBe('ecdsa-sha2-nistp384');
  });

  const cipher = { cipher: 'aes-256-cbc', passphrase: 'open sesame' };
  it.each([
    ['ed25519', () => generateKeyPairSync('ed25519').privateKey, 'ssh-ed25519'],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'ssh-rsa'],
    ['ECDSA', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'ecdsa-sha2-nistp384'],
  ])('PKCS#8, as OpenSSL makes it, is read, with a passphrase, too (%s)', async (_, make, type) => {
    const key = make();
    const pem = (more = {}) => key.export({ type: 'pkcs8', format: 'pem', ...more }).toString();
    expect(await typeOf(pem())).toBe(type);
    expect(await typeOf(pem(), 'nothing needs it')).toBe(type);
    expect(await typeOf(pem(cipher), 'open sesame')).toBe(type);
    expect(await typeOf(pem(cipher))).toContain('it is encrypted; give its passphrase, too');
    // By chance one of some hundred looks right at first.
    for (let n = 0; n < 300; n++)
      expect(await typeOf(pem({ cipher: 'aes-256-cbc', passphrase: `open ${n}` }), 'open barley')).toContain(
        'the passphrase is wrong',
      );
    const parsed = await privateKey(pem());
    if (!parsed.ok) throw new Error(parsed.error.message);
    const signature = parsed.value.sign('what is signed');
    expect(parsed.value.verify('what is signed', signature)).toBe(true);
    expect(createPublicKey(parsed.value.getPublicPEM()).equals(createPublicKey(key))).toBe(true);
  });

  it('PKCS#8 that is no key for SSH, or damaged, is told', async () => {
    const { privateKey: odd } = generateKeyPairSync('x25519');
    const pem = odd.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(await typeOf(pem)).toContain('SSH has no keys of type x25519');
    const half = pem.replace(/\n.{20}/, '\n');
    expect(await typeOf(half)).toContain('it is damaged');
  });
});
