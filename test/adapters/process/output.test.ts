import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processShell } from '../../../src/adapters/process/shell.js';
import { systemClock } from '../../../src/base/clock.js';
import { OpenSession, once } from './open-session.js';

/** Nobody else makes anything here. */
let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'output-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

const sha = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

it('stdout and stderr keep their order, over the commands of a session, too (R09)', async () => {
  await using opened = new OpenSession();
  await opened.run('for i in {1..500}; do echo $i; echo $i >&2; done');
  await opened.run('echo last >&2');
  await opened.close();
  const expected = Array.from({ length: 500 }, (_, i) => `${i + 1}\n${i + 1}\n`).join('');
  expect(opened.output).toBe(`${expected}last\n`);
});

it('/dev/stdout and /dev/stderr can be opened and appended to', async () => {
  expect(await once('echo a > /dev/stderr; echo b >> /dev/stdout; echo c | tee /dev/stderr')).toEqual({
    end: { kind: 'exit', code: 0 },
    output: 'a\nb\nc\nc\n',
  });
});

describe('a Node program in the background, which makes what it writes to non-blocking', () => {
  const program =
    'process.stdout.write("up\\n"); require("fs").writeFileSync("up", ""); setTimeout(() => {}, 600_000)';
  const started = `"$NODE" -e '${program}' & for i in {1..1000}; do [ ! -e up ] || break; sleep 0.02; done`;
  const env = { NODE: process.execPath };

  it('takes nothing of the next command along', async () => {
    await using opened = new OpenSession();
    await opened.run(started, 'bash', env);
    expect(await opened.run('seq 300000; echo whole')).toEqual({ kind: 'exit', code: 0 });
    await opened.close();
    expect(opened.output).toMatch(/\n300000\nwhole\n$/);
  });

  it('does not keep the reason back why others in its command cannot write', async () => {
    // The taker is slow, so that the pipe is full.
    await using opened = new OpenSession(() => new Promise((resolve) => setTimeout(resolve, 50)));
    await opened.run(`${started}; seq 300000`, 'bash', env);
    await opened.close();
    expect(opened.output).toMatch(/write error/);
  });
});

it('bytes arrive as they were written, whatever they are (R09)', async () => {
  const random = randomBytes(1024 * 1024);
  const hash = createHash('sha256');
  await using opened = new OpenSession((chunk) => {
    hash.update(chunk);
    return undefined;
  });
  writeFileSync(join(opened.directory, 'random'), random);
  await opened.run('cat random');
  await opened.close();
  expect(hash.digest('hex')).toBe(sha(random));
});

it('a busy taker stops the processes, and nothing is lost when it goes on (R08)', async () => {
  let letGo = () => {};
  const busy = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let [chunks, isHeld] = [0, true];
  await using opened = new OpenSession(() => {
    chunks++;
    return isHeld ? busy : undefined;
  });
  const ran = opened.run('for i in {1..60}; do printf "%08191d\\n" $i; echo $i > progress; done');
  await expect.poll(() => opened.bytes).toBeGreaterThan(0);
  // The pipe fills up, then the writer stands still.
  const progress = () => Number(readFileSync(join(opened.directory, 'progress'), 'utf8'));
  let last = -1;
  await expect.poll(() => last === (last = progress()), { interval: 100 }).toBe(true);
  expect(chunks).toBe(1);
  expect(last).toBeLessThan(30);
  isHeld = false;
  letGo();
  expect(await ran).toEqual({ kind: 'exit', code: 0 });
  await opened.close();
  const expected = Array.from({ length: 60 }, (_, i) => `${String(i + 1).padStart(8191, '0')}\n`).join('');
  expect(sha(opened.output)).toBe(sha(expected));
});

it('what lies in the pipe when the command ends is waited for, however slow its taker is (R08)', async () => {
  const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 400));
  await using opened = new OpenSession(slow);
  // Less than a pipe holds: the command is gone before the first chunk is taken.
  await opened.run('head -c 1000 /dev/zero; sleep 0.1; head -c 60000 /dev/zero');
  expect(await opened.close()).toEqual({ processes: 0, goOn: [], holdsOutput: false });
  expect(opened.bytes).toBe(61_000);
});

it('a taker that fails does not stop the command', async () => {
  await using opened = new OpenSession(() => Promise.reject(new Error('no')));
  expect(await opened.run('head -c 500000 /dev/zero')).toEqual({ kind: 'exit', code: 0 });
  await opened.close();
  expect(opened.bytes).toBe(500_000);
});

it('pipes that were made ready beforehand serve like any other, and go with the rest', async () => {
  const shell = processShell(systemClock());
  const prepared = shell.prepare();
  expect(prepared.ok && (await prepared.value(undefined))).toBe(undefined);
  expect(readdirSync(temporary)).toHaveLength(1);
  const chunks: string[] = [];
  const session = shell.open(':none:', (chunk) => {
    chunks.push(Buffer.from(chunk).toString());
    return undefined;
  });
  await session.run({
    text: 'echo x',
    shell: 'sh',
    directory: '/',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  await session.close();
  shell.dispose();
  expect(chunks).toEqual(['x\n']);
  expect(readdirSync(temporary)).toEqual([]);
});

it('pipes are used again, and nobody reads what another session wrote', async () => {
  const outputs: string[] = [];
  for (let i = 0; i < 20; i++) outputs.push((await once(`echo ${i}; echo ${i} > /dev/stderr`)).output);
  expect(outputs).toEqual(Array.from({ length: 20 }, (_, i) => `${i}\n${i}\n`));
  expect(readdirSync(temporary)).toEqual([]);
});
