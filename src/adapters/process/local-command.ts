import { withoutFirstLine } from '../../base/clean.js';
import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { onAbort } from '../../base/on-abort.js';
import { endOfShell } from '../../domain/command-end.js';
import type { RunLocally } from '../../ports/local-command.js';
import type { Shell } from '../../ports/shell.js';

const MAX_OUTPUT = 64 * 1024;

/** Single commands on this machine, with the same shell, signals and sweep as a pipeline's jobs have. */
export function localCommands(
  shell: Shell,
  directory: string,
  clock: Clock,
  mask: (text: string) => Masked,
): RunLocally {
  let count = 0;
  return async ({ text, env, timeoutMs }, signal) => {
    count++;
    const mark = `:command-${process.pid}-${count}:`;
    let tail: Buffer = Buffer.alloc(0);
    let isCut = false;
    const session = shell.open(mark, (chunk) => {
      isCut ||= tail.length + chunk.length > MAX_OUTPUT;
      tail = Buffer.concat([tail, chunk]).subarray(-MAX_OUTPUT);
      return undefined;
    });
    let isLate = false;
    const takeBack = clock.after(timeoutMs, () => {
      isLate = true;
      session.stop();
    });
    const release = onAbort(signal, () => session.stop());
    const tracked = { ...env, CIMYR_TRACKING_ID: `${env['CIMYR_TRACKING_ID'] ?? ''}${mark}` };
    const end = await session.run({ text, shell: 'bash', directory, env: tracked });
    takeBack();
    release();
    await session.close();
    const output = mask(isCut ? withoutFirstLine(tail.toString()) : tail.toString());
    if (isLate) return { end: { kind: 'late', limitMs: timeoutMs }, output };
    if (end.kind === 'signal') return { end: { kind: 'killed', signal: end.signal }, output };
    if (end.kind === 'exit') return { end: endOfShell(end.code), output };
    return { end: { kind: 'not-started', detail: mask(end.message) }, output };
  };
}
