import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOnPath } from '../../../src/adapters/process/tools.js';
import type { Host, ScriptEnd } from '../../../src/ports/host.js';
import { connected } from './connected.js';
import { type Keys, keys, noSshd, type Sshd, startSshd } from './sshd.js';

const PATH = '/usr/local/bin:/usr/bin:/bin';
const SHELLS = [
  ['bash', 'bash'],
  ['dash', 'dash'],
  ['busybox ash', 'busybox'],
] as const;

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;

// What shells treat in ways of their own, more often than chance would bring it.
const special = fc.constantFrom(
  ...'\'"\\$`!\n\r\t *?~#&;|<>(){}[]^%=-',
  '\u0001',
  '\u007f',
  'é',
  '🚀',
  '$(',
  '\\\n',
  "'\\''",
);
const value = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'binary', maxLength: 1 })) });
const values = fc.array(
  value.map((text) => text.replaceAll('\0', '')),
  { minLength: 10, maxLength: 10 },
);
const bytes = fc.uint8Array({ maxLength: 5000 }).map((array) => Buffer.from(array));

describe.skipIf(noSshd).each(SHELLS)(
  'scripts and input arrive whole where the shell is %s [S03]',
  (shell, program) => {
    const isThere = isOnPath(program, PATH);
    let made: Keys;
    let sshd: Sshd;
    let host: Host & Disposable;
    beforeAll(async () => {
      if (!isThere) return;
      made = keys();
      // It is both the login shell and what `sh` is.
      const bin = join(made.directory, 'bin');
      mkdirSync(bin);
      symlinkSync(`/usr/bin/${program}`, join(bin, 'sh'));
      const login = `ForceCommand PATH=${bin}:${PATH} exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`;
      sshd = await startSshd({ config: [login] });
      host = await connected(sshd);
    });
    afterAll(async () => {
      host?.[Symbol.dispose]();
      await sshd?.[Symbol.asyncDispose]();
      made?.[Symbol.dispose]();
    });

    const run = async (script: string, input = Buffer.alloc(0)): Promise<ScriptEnd> => {
      const end = await host.run(script, Readable.from([input]));
      if (!end.ok) throw new Error(end.error.message);
      return end.value;
    };

    it.skipIf(!isThere)('it is that shell', async () => {
      const { stdout } = await run('readlink /proc/$$/exe');
      expect(basename(stdout.trim())).toBe(program);
    });

    it.skipIf(!isThere)('three hundred values between single quotes, and thirty inputs', async () => {
      await fc.assert(
        fc.asyncProperty(values, bytes, async (texts, input) => {
          const lines = texts.map((text) => `printf %s ${quoted(text)} | sha256sum`);
          const { code, stdout, stderr } = await run(['sha256sum', ...lines].join('\n'), input);
          expect([code, stderr]).toEqual([0, '']);
          const sums = stdout.match(/^[0-9a-f]{64}/gm);
          expect(sums).toEqual([sha256(input), ...texts.map((text) => sha256(text))]);
        }),
        { numRuns: 30, endOnFailure: true },
      );
    });

    it.skipIf(!isThere)('a long script and a long input', async () => {
      const long = 'x'.repeat(200_000);
      const input = Buffer.alloc(5_000_000, 'y');
      const { stdout } = await run(`printf %s ${quoted(long)} | sha256sum; sha256sum`, input);
      expect(stdout.match(/^[0-9a-f]{64}/gm)).toEqual([sha256(long), sha256(input)]);
    });
  },
);
