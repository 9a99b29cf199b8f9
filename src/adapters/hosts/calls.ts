import type { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import { retry } from '../../base/retry.js';
import { SCRIPT_PROBLEMS } from '../../domain/rollout/failure.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Host, HostFailure, ScriptEnd } from '../../ports/host.js';
import { damaged } from './kept.js';
import { EXIT } from './script.js';

/** Tries per script: a connection may break, and every script of ours may be run again. */
const TRIES = 2;
const WAIT_MS = 500;

/** Scripts of ours that only look or note something: their longest waits are for a lock and for a proxy. */
const LIMIT_MS = 60_000;
/** Of what waits for others, sends files or runs a command of the user's. */
export const UNLIMITED = { limitMs: Number.POSITIVE_INFINITY };

export interface Asking {
  readonly input?: () => Readable;
  /** How long it may take. */
  readonly limitMs?: number;
}

/** Runs a script until somebody answers; its own failure is not tried again. */
export function call(
  host: Host,
  script: string,
  clock: Clock,
  { input, limitMs = LIMIT_MS }: Asking = {},
): Promise<Result<string, FleetFailure>> {
  return retry(clock, async (tries) => {
    const isOver = new AbortController();
    const takeBack = Number.isFinite(limitMs) ? clock.after(limitMs, () => isOver.abort()) : () => {};
    const end = await host.run(script, input?.(), isOver.signal);
    takeBack();
    if (end.ok) return { value: settled(host, end.value) };
    const failure = isOver.signal.aborted ? silent(host, limitMs) : end.error;
    const isWorthIt = !isOver.signal.aborted && failure.mayHaveRun && tries < TRIES;
    const { code, message: detail, remedy } = failure;
    const value = err({ kind: 'unreachable' as const, place: host.name, code, detail, remedy });
    return { value, againMs: isWorthIt ? WAIT_MS * tries : undefined };
  });
}

/** It is connected, and says nothing. */
export const silent = ({ name }: Host, limitMs: number): HostFailure => ({
  code: 'E-HOST-SILENT',
  message: `${name} let us in, and has not answered for ${limitMs / 1000} s`,
  remedy: 'see whether its disk is full or stalled',
  isFinal: false,
});

function settled({ name: place }: Host, { code, stdout, stderr }: ScriptEnd): Result<string, FleetFailure> {
  if (code === 0) return ok(stdout);
  const said = lastLine(stderr);
  if (code === EXIT.fenced) return err({ kind: 'fenced', place });
  if (code === EXIT.fence) return err({ ...damaged('fence'), place });
  const [word = '', ...about] = said.split(' ');
  const problem = SCRIPT_PROBLEMS.find((one) => one === word);
  if (problem) return err({ kind: 'script', place, problem, about: about.join(' ') });
  const end = code === undefined ? ({ kind: 'killed' } as const) : ({ kind: 'exit', code } as const);
  return err({ kind: 'script', place, problem: 'ended', about: said, end });
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() ?? '';

/** The same on several hosts at once, each with its own script; the first failure of them all, if any. */
export async function callAll<T>(
  hosts: readonly Host[],
  act: (host: Host) => Promise<Result<T, FleetFailure>>,
): Promise<Result<T[], FleetFailure>> {
  const results = await inTurns(hosts, act);
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

const AT_ONCE = 10;

async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}
