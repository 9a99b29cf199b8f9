import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Client, type ConnectConfig } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, refused } from './connected.js';
import { noDropbear, startDropbear } from './dropbear.js';
import { kill, noSshd, type Sshd, startSshd } from './sshd.js';

const fingerprint = (key: string) =>
  execFileSync('ssh-keygen', ['-lf', `${key}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '';

describe.skipIf(noSshd)('the host key, with a real sshd', () => {
  let sshd: Sshd;
  let other: Sshd;
  beforeAll(async () => {
    [sshd, other] = await Promise.all([startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] }), startSshd()]);
  });
  afterAll(() => Promise.all([sshd[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

  const withKnown = (knownHosts: string) => ({ address: sshd.address, login: { ...sshd.login, knownHosts } });
  const entry = (key: string) => `[127.0.0.1]:${sshd.port} ${readFileSync(`${key}.pub`, 'utf8')}`;
  const ofType = (type: string) => sshd.hostKey.replace(/ed25519$/, type);

  it('another key than the known one is refused before the login [S41, B50]', async () => {
    const before = sshd.log().length;
    const failure = await refused(withKnown(entry(other.hostKey)));
    expect(failure).toMatchObject({ code: 'E-HOSTKEY-MISMATCH', isFinal: true });
    const words = `expected ${fingerprint(other.hostKey)} got ${fingerprint(sshd.hostKey)} (ssh-ed25519); possible`;
    expect(failure.message).toContain(words);
    // It was there, once, and nobody tried to log in.
    const log = sshd.log().slice(before);
    expect(log.match(/Connection from/g)).toHaveLength(1);
    expect(log).not.toMatch(/publickey|preauth.*user|authenticating user|Accepted|Failed/);
  });

  it('nothing is connected to without an entry, or with a revoked key [S41, B49]', async () => {
    const before = sshd.connections();
    expect(await refused(withKnown('elsewhere ssh-ed25519 AAAA'))).toMatchObject({
      code: 'E-HOSTKEY-UNKNOWN',
    });
    expect(await refused(withKnown(''))).toMatchObject({ code: 'E-HOSTKEY', isFinal: true });
    expect(sshd.connections()).toBe(before);
    const revoked = `@revoked * ${readFileSync(`${sshd.hostKey}.pub`, 'utf8')}`;
    expect(await refused(withKnown(revoked + entry(other.hostKey)))).toMatchObject({
      code: 'E-HOSTKEY-REVOKED',
    });
  });

  it.each(['ed25519', 'ecdsa', 'rsa'])(
    'the one key that is known is asked for, whatever others there are (%s) [S43]',
    async (type) => {
      using host = await connected(withKnown(entry(ofType(type))));
      expect(await host.run('exit 0')).toMatchObject({ value: { code: 0 } });
    },
  );

  const byFingerprint = (at: Sshd, key: string) => {
    const { user, key: own } = at.login;
    return { address: at.address, login: { user, key: own, hostFingerprint: fingerprint(key) } };
  };

  it.each(['ed25519', 'ecdsa', 'rsa'])(
    'a fingerprint of any of its keys does instead of known hosts, after the connection broke, too (%s)',
    async (type) => {
      using host = await connected(byFingerprint(sshd, ofType(type)));
      expect(await host.run('exit 3')).toMatchObject({ value: { code: 3 } });
      for (const child of sshd.children()) kill(child);
      expect(await host.run('exit 4')).toMatchObject({ value: { code: 4 } });
    },
  );

  it("a stranger's fingerprint is refused with all that the host has shown, before any login", async () => {
    const before = sshd.log().length;
    const failure = await refused(byFingerprint(sshd, other.hostKey));
    expect(failure).toMatchObject({ code: 'E-HOSTKEY-MISMATCH', isFinal: true });
    for (const type of ['ed25519', 'ecdsa', 'rsa'])
      expect(failure.message).toContain(fingerprint(ofType(type)));
    const log = sshd.log().slice(before);
    expect(log.match(/Connection from/g)).toHaveLength(3);
    expect(log).not.toMatch(/publickey|preauth.*user|authenticating user|Accepted|Failed/);
  });

  it('one key only: its fingerprint is asked for once', async () => {
    const before = other.connections();
    await refused(byFingerprint(other, sshd.hostKey));
    expect(other.connections() - before).toBe(1);
    await using single = await startSshd({ hostKeys: ['rsa'] });
    using host = await connected(byFingerprint(single, single.hostKey));
    expect(await host.run('exit 0')).toMatchObject({ value: { code: 0 } });
    expect(single.connections()).toBe(1);
  });

  it('known by its plain name: as in OpenSSH, where it is not known with its port', async () => {
    const plain = (key: string) => `127.0.0.1 ${readFileSync(`${key}.pub`, 'utf8')}`;
    using host = await connected(withKnown(plain(sshd.hostKey)));
    expect(await host.run('exit 0')).toMatchObject({ value: { code: 0 } });
    expect(await refused(withKnown(plain(other.hostKey)))).toMatchObject({ code: 'E-HOSTKEY-MISMATCH' });
    expect(await refused(withKnown(entry(other.hostKey) + plain(sshd.hostKey)))).toMatchObject({
      code: 'E-HOSTKEY-MISMATCH',
    });
  });

  it('known by a certificate authority only: the advice is the plain key', async () => {
    const authority = `@cert-authority * ${readFileSync(`${other.hostKey}.pub`, 'utf8')}`;
    const failure = await refused(withKnown(authority));
    expect(failure).toMatchObject({ code: 'E-HOSTKEY-UNSUPPORTED', isFinal: true });
    expect(failure.remedy).toContain('add its plain key as well');
    using host = await connected(withKnown(authority + entry(sshd.hostKey)));
    expect(await host.run('exit 0')).toMatchObject({ value: { code: 0 } });
  });
});

describe.skipIf(noSshd)('a server with only old algorithms [S44]', () => {
  it.each([
    [
      'KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
      'key exchange',
      'diffie-hellman-group14-sha1, diffie-hellman-group1-sha1',
    ],
    ['Ciphers aes256-cbc,3des-cbc', 'cipher', 'aes256-cbc, 3des-cbc'],
    ['Ciphers aes128-ctr\nMACs hmac-sha1,umac-128@openssh.com', 'MAC', 'hmac-sha1, umac-128@openssh.com'],
    ['HostKeyAlgorithms ssh-rsa', 'host key', 'ssh-rsa'],
    [
      'KexAlgorithms sntrup761x25519-sha512@openssh.com',
      'key exchange',
      'sntrup761x25519-sha512@openssh.com',
    ],
  ])('is refused with the list of what it offers (%s)', async (line, kind, offered) => {
    await using sshd = await startSshd({ config: [line], hostKeys: ['rsa'] });
    const failure = await refused(sshd);
    expect(failure).toMatchObject({ code: 'E-SSH-ALGORITHMS', isFinal: true });
    expect(failure.message).toContain(`no ${kind} in common with us, it offers ${offered}`);
    expect(failure.remedy).toMatch(/^add \S+ to \S+ in its sshd_config/);
    expect(sshd.connections()).toBe(1);
    // What was said is done.
    const [, algorithm = '', keyword = ''] = /^add (\S+) to (\S+)/.exec(failure.remedy ?? '') ?? [];
    await using mended = await startSshd({ config: [`${keyword} ${algorithm}`], hostKeys: ['rsa'] });
    using host = await connected(mended);
    expect(await host.run('exit 0')).toMatchObject({ value: { code: 0 } });
  });
});

describe.skipIf(noSshd)('a server that is current', () => {
  it.each([
    'Ciphers chacha20-poly1305@openssh.com',
    'Ciphers aes256-ctr\nMACs hmac-sha2-256',
    'Ciphers aes128-ctr\nMACs hmac-sha2-512',
    'KexAlgorithms diffie-hellman-group14-sha256',
    'KexAlgorithms diffie-hellman-group-exchange-sha256',
  ])('is connected to, whatever it has chosen (%s)', async (line) => {
    await using sshd = await startSshd({ config: [line] });
    using host = await connected(sshd);
    expect(await host.run('cat', Readable.from(Buffer.alloc(200_000, 'x')))).toMatchObject({
      value: { code: 0, stdout: 'x'.repeat(200_000) },
    });
  });

  it.skipIf(noDropbear)('and a Dropbear is', async () => {
    await using dropbear = await startDropbear();
    using host = await connected(dropbear);
    expect(await host.run('cat', Readable.from(Buffer.alloc(200_000, 'x')))).toMatchObject({
      value: { code: 0, stdout: 'x'.repeat(200_000) },
    });
    const { user, key } = dropbear.login;
    using known = await connected({
      address: dropbear.address,
      login: { user, key, hostFingerprint: dropbear.fingerprint },
    });
    expect(await known.run('exit 7')).toMatchObject({ value: { code: 7 } });
  });
});

describe.skipIf(noSshd)('what ssh2 makes of a verifier, which ours must not rely on [S42]', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({ hostKeys: ['rsa', 'ed25519'] });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  /** The type of the host key when it connects, or the error. */
  function tried(config: ConnectConfig): Promise<string> {
    const client = new Client();
    return new Promise<string>((resolve) => {
      let type = '';
      client.on('handshake', ({ serverHostKey }) => {
        type = serverHostKey;
      });
      client.on('ready', () => resolve(`connected ${type}`));
      client.on('error', ({ message }) => resolve(message));
      const privateKey = readFileSync(sshd.login.key);
      client.connect({ ...sshd.address, username: sshd.login.user, privateKey, ...config });
    }).finally(() => client.destroy());
  }
  // What JavaScript lets through and the types do not.
  const wrong = (hostVerifier: unknown) => tried({ hostVerifier } as ConnectConfig);

  it('none at all, a promise of a no and a string all let everybody in', async () => {
    expect(await tried({})).toMatch(/^connected/);
    expect(await wrong(async () => false)).toMatch(/^connected/);
    expect(await wrong(`SHA256:${'a'.repeat(43)}`)).toMatch(/^connected/);
  });

  it('false and an exception keep out', async () => {
    expect(await tried({ hostVerifier: () => false })).toMatch(/Host denied/);
    const thrown = () => {
      throw new Error('thrown');
    };
    expect(await wrong(thrown)).toBe('thrown');
  });

  it('only the algorithms of our lists are used', async () => {
    expect(await tried({ algorithms: { serverHostKey: ['ssh-ed25519'] } })).toBe('connected ssh-ed25519');
    expect(await tried({ algorithms: { serverHostKey: ['rsa-sha2-512'] } })).toBe('connected rsa-sha2-512');
    const weak = tried({ algorithms: { kex: ['diffie-hellman-group1-sha1'] } });
    expect(await weak).toMatch(/no matching key exchange/);
  });
});
