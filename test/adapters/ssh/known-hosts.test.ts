import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownKeys, knownName } from '../../../src/adapters/ssh/known-hosts.js';
import { trustOf } from '../../../src/adapters/ssh/trust.js';
import { hasKeygen } from './sshd.js';

const string = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** An ed25519 key, or one that looks like another type as far as known_hosts goes. */
const blob = (n: number, type = 'ssh-ed25519') =>
  Buffer.concat([string(Buffer.from(type)), string(Buffer.alloc(32, n))]);
const key = (n: number, type = 'ssh-ed25519') => `${type} ${blob(n, type).toString('base64')}`;

function hashed(name: string, salt: string): string {
  const bytes = Buffer.from(salt.padEnd(20, '.'));
  return `|1|${bytes.toString('base64')}|${createHmac('sha1', bytes).update(name).digest('base64')}`;
}

const web = { host: 'web.example.com', port: 22 };
const found = (text: string, address = web) => {
  const keys = knownKeys(text, address);
  return keys.ok ? keys.value.accepted.map((one) => one.blob.at(-1)) : keys.error.code;
};

describe('known_hosts', () => {
  it('finds plain names, lists, patterns and hashed names, whatever their case', () => {
    expect(found(`web.example.com ${key(1)} a comment`)).toEqual([1]);
    expect(found(`a,WEB.Example.com,b ${key(1)}`, { host: 'Web.example.COM', port: 22 })).toEqual([1]);
    expect(found(`*.example.com ${key(1)}\nw?b.* ${key(2)}\nweb ${key(3)}`)).toEqual([1, 2]);
    expect(found(`${hashed('web.example.com', 'a')} ${key(1)}\n${hashed('db', 'b')} ${key(2)}`)).toEqual([1]);
  });

  it('a pattern with ! takes a name out of its line, not out of others', () => {
    expect(found(`*.example.com,!web.example.com ${key(1)}`)).toBe('E-HOSTKEY-UNKNOWN');
    expect(found(`!web.* ${key(1)}\nweb.example.com ${key(2)}`)).toEqual([2]);
  });

  it('another port than 22 is another name; only where that is not known, the plain one counts, as in OpenSSH', () => {
    const text = `web.example.com ${key(1)}\n[web.example.com]:2222 ${key(2)}\n[::1]:2222 ${key(3)}`;
    expect(found(text, { ...web, port: 2222 })).toEqual([2]);
    expect(found(text, { host: '::1', port: 2222 })).toEqual([3]);
    expect(found(text, { ...web, port: 23 })).toEqual([1]);
    expect(found(text, { host: '::1', port: 22 })).toBe('E-HOSTKEY-UNKNOWN');
    const at = { ...web, port: 2222 };
    expect(found(`@revoked [web.example.com]:2222 ${key(1)}\nweb.example.com ${key(1)}`, at)).toBe(
      'E-HOSTKEY-REVOKED',
    );
    expect(found(`@revoked web.example.com ${key(1)}\nweb.example.com ${key(1)}`, at)).toBe(
      'E-HOSTKEY-REVOKED',
    );
    expect(found(`@cert-authority [*]:2222 ${key(1)}\nweb.example.com ${key(2)}`, at)).toEqual([2]);
    expect(found(`@revoked web.example.com ${key(1)}\n[web.example.com]:2222 ${key(2)}`, at)).toEqual([2]);
  });

  it('comments, empty lines, tabs, CRLF and lines that are none do no harm', () => {
    const lines = [
      '# web.example.com no',
      '',
      'web.example.com',
      `\tweb.example.com\t${key(1)}`,
      'web.example.com x y',
    ];
    expect(found(lines.join('\r\n'))).toEqual([1]);
    // The name of a type must be that in the key itself.
    expect(found(`web.example.com ssh-rsa ${blob(1).toString('base64')}`)).toBe('E-HOSTKEY-UNKNOWN');
  });

  it('no entry, only a certificate authority, only revoked keys: each has its words [B49]', () => {
    expect(found(`db ${key(1)}`)).toBe('E-HOSTKEY-UNKNOWN');
    expect(found(`@cert-authority *.example.com ${key(1)}`)).toBe('E-HOSTKEY-UNSUPPORTED');
    expect(found(`web.example.com ${key(1, 'ssh-dss')}`)).toBe('E-HOSTKEY-UNSUPPORTED');
    expect(found(`@revoked * ${key(1)}\nweb.example.com ${key(1)}`)).toBe('E-HOSTKEY-REVOKED');
    expect(found(`@revoked * ${key(1)}\nweb.example.com ${key(2)}`)).toEqual([2]);
    expect(found(`@unheard-of web.example.com ${key(1)}`)).toBe('E-HOSTKEY-UNKNOWN');
  });
});

describe('trust', () => {
  const judged = async (knownHosts: string) => {
    const trust = await trustOf({ knownHosts }, web);
    if (!trust.ok) throw new Error(trust.error.message);
    return trust.value;
  };

  it('offers only signatures of key types that are known [S43]', async () => {
    expect((await judged(`web.example.com ${key(1)}`)).signatures).toEqual(['ssh-ed25519']);
    const rsa = `web.example.com ${key(1, 'ssh-rsa')}`;
    expect((await judged(rsa)).signatures).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  });

  it('accepts a known key; another one and a revoked one are refused', async () => {
    const trust = await judged(`@revoked * ${key(9)}\nweb.example.com ${key(1)}\n*.example.com ${key(2)}`);
    expect([trust.refusal(blob(1)), trust.refusal(blob(2))]).toEqual([undefined, undefined]);
    expect(trust.refusal(blob(9))).toMatchObject({ code: 'E-HOSTKEY-REVOKED', isFinal: true });
    const refusal = trust.refusal(blob(3));
    expect(refusal).toMatchObject({ code: 'E-HOSTKEY-MISMATCH', isFinal: true });
    expect(refusal?.message).toMatch(/expected SHA256:\S{43} or SHA256:\S{43} got SHA256:\S{43} /);
    expect(trust.refusal(Buffer.alloc(0))?.code).toBe('E-HOSTKEY-MISMATCH');
  });

  it('a fingerprint must be a SHA256 one [B48]', async () => {
    const given = async (hostFingerprint: string) => trustOf({ hostFingerprint }, web);
    const good = `SHA256:${'a'.repeat(43)}`;
    expect((await given(` ${good}\n`)).ok).toBe(true);
    const hex = Array.from({ length: 16 }, () => 'ab').join(':');
    for (const bad of [`MD5:${hex}`, hex, `${good}a`, good.slice(0, -1), `${good}=`, 'a'.repeat(43)]) {
      const message = expect.stringContaining('expected SHA256:<43 base64 characters>');
      expect(await given(bad)).toMatchObject({ ok: false, error: { code: 'E-HOSTKEY', message } });
    }
  });

  it('without known hosts and fingerprint there is none [B47]', async () => {
    for (const anchors of [{}, { knownHosts: '' }, { knownHosts: ' \n' }, { hostFingerprint: '' }])
      expect(await trustOf(anchors, web)).toMatchObject({ ok: false, error: { code: 'E-HOSTKEY' } });
  });
});

describe.skipIf(!hasKeygen)('known_hosts and ssh-keygen -F', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'known-hosts-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const host = fc.constantFrom('a', 'ab', 'b.a', 'a.b', '10.0.0.1', '::1');
  const port = fc.constantFrom(22, 22, 2222);
  const name = fc.tuple(host, port).map(([h, p]) => knownName({ host: h, port: p }));
  const glob = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '*', '?', '[', ']', ':', '2'),
    minLength: 1,
    maxLength: 5,
  });
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '', '!'),
      fc.oneof(name, name, glob, fc.constantFrom('*', '[*]:2222', '*a*')),
    )
    .map(([not, text]) => not + text);
  const plain = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((list) => list.join(','));
  const hidden = fc.tuple(name, fc.constantFrom('x', 'yy', 'zzz')).map(([n, salt]) => hashed(n, salt));
  const line = fc
    .tuple(
      fc.constantFrom('', ' ', '\t', '# '),
      fc.constantFrom('', '', '', '@revoked ', '@cert-authority '),
      fc.oneof(plain, plain, hidden),
    )
    .map((parts) => parts.join(''));

  /** The keys of the lines that ssh-keygen prints, by what marks them. */
  function byKeygen(file: string, asked: string): Record<'plain' | 'revoked' | 'authority', string[]> {
    const { stdout } = spawnSync('ssh-keygen', ['-F', asked, '-f', file], { encoding: 'utf8' });
    const lines = stdout.split('\n').filter((each) => each && !each.startsWith('#'));
    const keysOf = (mark: RegExp) =>
      lines.filter((each) => mark.test(each.trim())).map((each) => each.trim().split(/\s+/).at(-1) ?? '');
    return { plain: keysOf(/^[^@]/), revoked: keysOf(/^@revoked/), authority: keysOf(/^@cert/) };
  }

  /** What counts where no key is known with the port: each key stands in one line. */
  const together = (withPort: ReturnType<typeof byKeygen>, plainName: ReturnType<typeof byKeygen>) => {
    const both = (mark: keyof typeof plainName) =>
      [...new Set([...withPort[mark], ...plainName[mark]])].sort();
    return { plain: plainName.plain, revoked: both('revoked'), authority: both('authority') };
  };

  it('agree on two hundred files [S43]', () => {
    const file = join(directory, 'known_hosts');
    const outcomes = new Map<string, number>();
    const count = (outcome: string) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), host, port, (lines, asked, at) => {
        const text = lines.map((each, index) => `${each} ${key(index)}\n`).join('');
        writeFileSync(file, text);
        const address = { host: asked, port: at };
        const withPort = byKeygen(file, knownName(address));
        const isNamed = withPort.plain.length > 0 || at === 22;
        const theirs = isNamed ? withPort : together(withPort, byKeygen(file, asked));
        const ours = knownKeys(text, address);
        if (ours.ok) {
          expect(ours.value.accepted.map((one) => one.blob.toString('base64'))).toEqual(theirs.plain);
          expect(ours.value.revoked.map((one) => one.blob.toString('base64'))).toEqual(theirs.revoked);
          count('found');
        } else {
          expect(theirs.plain).toEqual([]);
          const rest = theirs.authority.length > 0 ? 'UNSUPPORTED' : 'UNKNOWN';
          expect(ours.error.code).toBe(`E-HOSTKEY-${theirs.revoked.length > 0 ? 'REVOKED' : rest}`);
          count(ours.error.code);
        }
      }),
      { numRuns: 200 },
    );
    expect([...outcomes.keys()]).toEqual(
      expect.arrayContaining(['found', 'E-HOSTKEY-UNKNOWN', 'E-HOSTKEY-REVOKED']),
    );
  });
});
