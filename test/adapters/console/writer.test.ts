import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Writer } from '../../../src/adapters/console/writer.js';
import { maskedWords } from '../../../src/base/masked.js';

const on = (stream: unknown) => new Writer(stream as NodeJS.WriteStream);

describe('Writer', () => {
  it('waits for a slow reader, and loses nothing', async () => {
    const stream = new PassThrough({ highWaterMark: 10 });
    const writer = on(stream);
    const said = Promise.all(
      ['first', 'second', 'third'].map((text) => writer.line(maskedWords(text.repeat(10)))),
    );
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
    });
    await said;
    await writer.flush();
    expect(text).toBe(['first', 'second', 'third'].map((word) => `${word.repeat(10)}\n`).join(''));
  });

  it('adds no listener for each line that has to wait', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const writer = on(stream);
    stream.resume();
    const before = stream.eventNames().map((name) => stream.listenerCount(name));
    for (let i = 0; i < 50; i++) await writer.line(maskedWords('text'));
    await writer.flush();
    expect(stream.eventNames().map((name) => stream.listenerCount(name))).toEqual(before);
  });

  it('writes nothing more to a reader that has gone', async () => {
    let writes = 0;
    const write = (_chunk: unknown, _encoding: unknown, done: (error: Error) => void) => {
      writes++;
      done(new Error('EPIPE'));
    };
    const stream = new Writable({ write, autoDestroy: false });
    const writer = on(stream);
    void writer.line(maskedWords('first'));
    await once(stream, 'error').catch(() => {});
    for (let i = 0; i < 3; i++) await writer.line(maskedWords('more'));
    expect(writes).toBe(1);
  });

  it('drops the rest when the reader has gone, also what waits for it', async () => {
    const reader = spawn('sleep', ['60'], { stdio: ['pipe', 'ignore', 'ignore'] });
    onTestFinished(() => void reader.kill());
    const writer = on(reader.stdin);
    const waiting = writer.line(maskedWords('x'.repeat(1024 * 1024)));
    reader.kill();
    await once(reader, 'exit');
    await Promise.all([waiting, writer.line(maskedWords('more')), writer.flush()]);
  });
});
