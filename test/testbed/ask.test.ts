import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ask } from './ask.js';

/** Less than a socket holds: it can end while nobody reads. */
const BYTES = 100_000;
// A shell, because of one thread: whoever sees it as ended has its parent's signal already.
const CHILD = `read -r what <&3
[ "$what" = '"leave"' ] || printf '{"to":%s,"answer":"%s"}\\n' "$what" "$(head -c ${BYTES} /dev/zero | tr '\\0' x)" >&3`;

const started = (): ChildProcess =>
  spawn('sh', ['-c', CHILD], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

/** Lets nothing else happen in this process until the child has ended, not even the reading of what it says. */
function blockUntilEnded({ pid }: ChildProcess): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) Atomics.wait(pause, 0, 0, 2);
}

it('an answer is heard of a child that was reaped before its answer was read', async () => {
  const [first, second] = [started(), started()];
  const order: string[] = [];
  second.on('exit', () => order.push('exit')).on('message', () => order.push('message'));
  let answer: Promise<string> | undefined;
  // When the first one's end is noticed all are reaped that have ended, and by then the second has, too.
  first.on('message', () => {
    answer = ask(second, 'late');
    blockUntilEnded(second);
  });
  const early = ask<string>(first, 'early');
  blockUntilEnded(first);
  expect(await early).toHaveLength(BYTES);
  expect(await answer).toHaveLength(BYTES);
  expect(order).toEqual(['exit', 'message']);
});

it('a child that ends without an answer is a failure, and so is one that has ended', async () => {
  const child = started();
  const message = "the child ended without an answer to 'leave'";
  await expect(ask(child, 'leave')).rejects.toThrow(message);
  await expect(ask(child, 'leave')).rejects.toThrow(message);
});
