import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected } from './connected.js';
import { freePort, noSshd, type Sshd, startSshd } from './sshd.js';

const MIB = 1024 * 1024;

describe.skipIf(noSshd)('sshHost, with a real sshd', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  it('runs a script: its output, its errors and its exit code come back', async () => {
    using host = await connected(sshd);
    expect(host.name).toBe(`127.0.0.1:${sshd.port}`);
    const end = await host.run('echo out; echo err >&2; exit 7');
    expect(end).toEqual({ ok: true, value: { code: 7, stdout: 'out\n', stderr: 'err\n', isCut: false } });
  });

  it('a code beyond 255 is cut by the shell, a killed shell leaves no end, `set -e` and no command at all do as in sh', async () => {
    using host = await connected(sshd);
    expect(await host.run('(exit 300); exit $?')).toMatchObject({ value: { code: 44 } });
    expect(await host.run('kill -9 $$')).toMatchObject({
      error: { mayHaveRun: true, unframed: { kind: 'cut-short', end: { kind: 'killed' } } },
    });
    expect(await host.run('set -e\nfalse\necho on')).toMatchObject({ value: { code: 1, stdout: '' } });
    expect(await host.run('')).toMatchObject({ value: { code: 0 } });
    expect(await host.run('if')).toMatchObject({
      value: { code: 2, stderr: expect.stringContaining('yntax') },
    });
  });

  it('no argument list shows the script', async () => {
    using host = await connected(sshd);
    const end = await host.run("s3cret=s3cret-value; tr '\\0' ' ' < /proc/$$/cmdline; ps -A -o args");
    const { stdout } = (end as { value: { stdout: string } }).value;
    expect(stdout).toContain('base64 -d');
    expect(stdout).not.toMatch(/s3cret|czNjcmV0/);
  });

  it('the script reads the input after it, to its end', async () => {
    using host = await connected(sshd);
    const end = await host.run('read -r first; wc -c; echo "$first"', Readable.from(['one\ntw', 'o\nthree']));
    expect(end).toMatchObject({ value: { code: 0, stdout: expect.stringMatching(/^\s*9\none\n$/) } });
    expect(await host.run('wc -c')).toMatchObject({ value: { stdout: expect.stringMatching(/^\s*0\n$/) } });
  });

  it('input waits for a script that reads slowly, and is let go of by one that does not read', async () => {
    using host = await connected(sshd);
    let taken = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          taken += 65_536;
          yield Buffer.alloc(65_536);
        }
      })(),
    );
    expect(await host.run('head -c 1000000 | wc -c; exit 9', endless)).toMatchObject({ value: { code: 9 } });
    expect(endless.destroyed).toBe(true);
    // The window of a channel is 2 MiB; sshd and the pipes hold some more.
    expect(taken).toBeLessThan(16 * MIB);
  });

  it('an input that breaks is a failure, whatever the script made of its half', async () => {
    using host = await connected(sshd);
    const input = new PassThrough();
    input.write('half');
    const end = host.run('cat > /dev/null; echo whole', input);
    input.destroy(new Error('the disk is gone'));
    expect(await end).toMatchObject({ ok: false, error: { code: 'E-SSH-INPUT', isFinal: false } });
    const broken = new PassThrough();
    broken.on('error', () => {});
    broken.destroy(new Error('long ago'));
    expect(await host.run('cat', broken)).toMatchObject({ ok: false, error: { code: 'E-SSH-INPUT' } });
    expect(await host.run('echo on')).toMatchObject({ value: { stdout: 'on\n' } });
  });

  it('1 MiB of output is kept from its beginning, 64 KiB of errors from their end', async () => {
    using host = await connected(sshd);
    const end = await host.run(
      'yes 1234567 | head -c 3000000; yes abcdefg | head -c 300000 >&2; echo last >&2',
    );
    const { stdout, stderr, code } = (end as { value: { stdout: string; stderr: string; code: number } })
      .value;
    expect([code, stdout.length, stderr.length]).toEqual([0, MIB, 65_536]);
    expect(end).toMatchObject({ value: { isCut: true } });
    expect([stdout.slice(0, 8), stderr.slice(-5)]).toEqual(['1234567\n', 'last\n']);
  });

  it('forty scripts at once share one connection, even where sshd takes no more sessions than we open', async () => {
    await using own = await startSshd({ config: ['MaxSessions 8'] });
    using host = await connected(own);
    const ends = await Promise.all(Array.from({ length: 40 }, (_, n) => host.run(`exit ${n}`)));
    expect(ends.map((end) => end.ok && end.value.code)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(own.connections()).toBe(1);
    expect(own.log()).toMatch(/id 7\b/);
  });

  it('eight scripts run side by side, the ninth waits', async () => {
    using host = await connected(sshd);
    const inputs = Array.from({ length: 9 }, () => new PassThrough());
    const ended: number[] = [];
    const ends = inputs.map(async (input, n) => {
      await host.run('read -r line', input);
      ended.push(n);
    });
    // The ninth would end at once if it were let in, since its line is there.
    inputs[8]?.end('line\n');
    inputs[7]?.end('line\n');
    await Promise.all(ends.slice(7));
    for (const input of inputs) input.end('line\n');
    await Promise.all(ends);
    expect(ended.slice(0, 2)).toEqual([7, 8]);
  });

  it('a server that opens no session says so in the end', async () => {
    await using closed = await startSshd({ config: ['MaxSessions 0'] });
    using host = await connected(closed);
    expect(await host.run('exit 0')).toMatchObject({
      ok: false,
      error: { code: 'E-SSH-SESSION', isFinal: false },
    });
  });

  it('connects to what the host can reach, and says when nothing is there', async () => {
    using host = await connected(sshd);
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stream = await host.connect('127.0.0.1', (server.address() as AddressInfo).port);
    if (!stream.ok) throw new Error(stream.error.message);
    stream.value.end('there and back');
    expect(await text(stream.value)).toBe('there and back');
    server.close();
    const failure = await host.connect('127.0.0.1', await freePort());
    expect(failure).toMatchObject({ ok: false, error: { code: 'E-SSH-FORWARD', isFinal: false } });
  });

  it('a closed host runs nothing more, and leaves no connection', async () => {
    const host = await connected(sshd);
    host.close();
    host.close();
    expect(await host.run('exit 0')).toMatchObject({
      ok: false,
      error: { code: 'E-SSH-CLOSED', isFinal: true },
    });
    expect(await host.connect('127.0.0.1', 1)).toMatchObject({ ok: false });
  });

  it('works under `restrict` and a forced command that looks at it [S46]', async () => {
    const restrict = 'restrict,command="echo looked >&2; eval \\"$SSH_ORIGINAL_COMMAND\\""';
    await using strict = await startSshd({ restrict });
    using host = await connected(strict);
    const end = await host.run('cat; exit 6', Readable.from(['in']));
    expect(end).toMatchObject({ ok: true, value: { code: 6, stdout: 'in', stderr: '' } });
  });
});
