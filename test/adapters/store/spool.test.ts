import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSpool } from '../../../src/adapters/store/spool.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const LIMIT = 64 * 1024;
const write = async (spool: FileSpool, ...texts: string[]) => {
  for (const text of texts) await spool.write(Buffer.from(text));
};

it('is made with the first byte, for its owner only', async () => {
  const path = join(home, 'a.log');
  const spool = new FileSpool(path, 'logs/a.log');
  expect(spool.write(new Uint8Array(0))).toBeUndefined();
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  await write(spool, 'one\n', 'two\n');
  expect(await spool.close()).toEqual({ reference: { file: 'logs/a.log', bytes: 8 } });
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('without output there is no file to refer to', async () => {
  expect(await new FileSpool(join(home, 'a.log'), 'a.log').close()).toEqual({});
});

it('never writes into a file that is there already', async () => {
  const [one, two] = [1, 2].map(() => new FileSpool(join(home, 'same.log'), 'same.log'));
  if (!one || !two) throw new Error('two spools');
  await write(one, 'mine');
  await write(two, 'yours');
  expect((await two.close()).lost).toContain('EEXIST');
  await one.close();
  expect(readFileSync(join(home, 'same.log'), 'utf8')).toBe('mine');
});

describe('the tail', () => {
  const tailOf = async (...texts: string[]) => {
    const spool = new FileSpool(join(home, 'a.log'), 'a.log');
    await write(spool, ...texts);
    const tail = spool.tail();
    await spool.close();
    rmSync(join(home, 'a.log'), { force: true });
    return tail;
  };

  it.each([
    ['nothing', []],
    ['little', ['é', 'x']],
    ['exactly 64 KiB', ['x'.repeat(LIMIT)]],
    ['one large chunk', ['漢'.repeat(50_000)]],
    ['a chunk of just 64 KiB behind another', ['漢', `${'é'.repeat(LIMIT / 2)}`]],
    ['large chunks that cut a character', Array(5).fill('漢é🚀'.repeat(5000)) as string[]],
    ['many small ones', Array(30_000).fill('漢é🚀') as string[]],
    ['a cut at every place of a character', Array(4).fill(`x${'🚀'.repeat(LIMIT / 4)}`) as string[]],
  ])('of %s is the last 64 KiB, without a part of a character', async (_, texts) => {
    const whole = texts.join('');
    const tail = await tailOf(...texts);
    expect(whole.endsWith(tail)).toBe(true);
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(LIMIT);
    expect(Buffer.byteLength(tail)).toBeGreaterThan(Math.min(LIMIT, Buffer.byteLength(whole)) - 4);
  });

  it('is no part of the chunk it came in, which is filled anew', async () => {
    const spool = new FileSpool(join(home, 'a.log'), 'a.log');
    const chunk = Buffer.from('kept');
    await spool.write(chunk);
    chunk.fill('!');
    expect(spool.tail()).toBe('kept');
    await spool.close();
  });
});

it('can be read along while it is written, to its end', async () => {
  const spool = new FileSpool(join(home, 'a.log'), 'a.log');
  const read: string[] = [];
  const following = (async () => {
    for await (const chunk of spool.follow()) read.push(chunk.toString());
  })();
  await write(spool, 'one ');
  await expect.poll(() => read.join('')).toBe('one ');
  await write(spool, 'two ', 'x'.repeat(200_000));
  await spool.close();
  await following;
  expect(read.join('')).toBe(`one two ${'x'.repeat(200_000)}`);
});

it('of which nothing was written, ends whoever reads along', async () => {
  const spool = new FileSpool(join(home, 'a.log'), 'a.log');
  const chunks: Buffer[] = [];
  const done = (async () => {
    for await (const chunk of spool.follow()) chunks.push(chunk);
  })();
  await spool.close();
  await done;
  expect(chunks).toEqual([]);
});
