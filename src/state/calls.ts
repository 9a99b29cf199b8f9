import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock.js';
import { formatDuration } from '../base/duration.js';
import { err, ok, type Result } from '../base/result.js';
import { retry } from '../base/retry.js';
import { endOfShell } from '../domain/command-end.js';
import { SCRIPT_PROBLEMS } from '../domain/rollout/failure.js';
import { NO_BASE64 } from '../domain/rollout/script-carrier.js';
import type { FleetFailure } from '../ports/fleet.js';
import type { Host, HostFailure, ScriptEnd } from '../ports/host.js';
import { Patience } from './patience.js';
import { EXIT } from './script.js';

/** Tries per script: a connection may break, and every script of ours may be run again. */
const TRIES = 2;
const WAIT_MS = 500;

/** Scripts of ours that only look or note something: their longest waits are for a lock and for a proxy. */
const LIMIT_MS = 60_000;
/** Of what goes through all files of a release over there. */
export const LONG = { limitMs: 30 * 60_000 };
/** Of what waits so long for a command or for somebody else: locks and proxies take their time before and after. */
export const asLongAs = (ms: number): Pick<Asking, 'limitMs'> => ({ limitMs: ms + 2 * LIMIT_MS });

/** No answer of ours comes near it, unless whoever asks knows better. */
const MOST = 8 * 1024 * 1024;

export interface Asking {
  readonly input?: () => Readable;
  /** How long nothing may happen: neither does the host take more of the input, nor does it answer. */
  readonly limitMs?: number;
  /** Bytes of the answer. */
  readonly most?: number;
}

/** Runs a script until somebody answers; its own failure is not tried again. */
export function call(
  host: Host,
  script: string,
  clock: Clock,
  { input, limitMs = LIMIT_MS, most = MOST }: Asking = {},
): Promise<Result<string, FleetFailure>> {
  return retry(clock, async (tries) => {
    const patience = new Patience(clock, limitMs);
    const end = await host.run(script, patience.watched(input?.()), patience.isOver, most);
    patience.end();
    if (end.ok) return { value: end.value.isCut ? tooLong(host, most) : settled(host, end.value) };
    const isOver = patience.isOver.aborted;
    const failure = isOver ? silent(host, limitMs) : end.error;
    const isWorthIt = !isOver && failure.mayHaveRun && tries < TRIES;
    return { value: err(unanswered(host, failure)), againMs: isWorthIt ? WAIT_MS * tries : undefined };
  });
}

function unanswered({ name: place }: Host, failure: HostFailure): FleetFailure {
  const { code, message: detail, remedy, unframed } = failure;
  return unframed ? { ...unframed, place } : { kind: 'unreachable', place, code, detail, remedy };
}

const tooLong = ({ name: place }: Host, bytes: number): Result<never, FleetFailure> =>
  err({ kind: 'too-long', place, bytes });

/** It is connected, and says nothing. */
export const silent = ({ name }: Host, limitMs: number): HostFailure => ({
  code: 'E-HOST-SILENT',
  message: `${name} let us in, and has not answered for ${formatDuration(limitMs)}`,
  remedy: 'see whether its disk is full or stalled',
  isFinal: false,
});

function settled({ name: place }: Host, { code, stdout, stderr }: ScriptEnd): Result<string, FleetFailure> {
  if (code === 0) return ok(stdout);
  const said = lastLine(stderr);
  if (code === EXIT.fenced) return err({ kind: 'fenced', place });
  if (code === NO_BASE64) return err({ kind: 'no-programs', place, programs: ['base64'] });
  const [word = '', ...about] = said.split(' ');
  const problem = SCRIPT_PROBLEMS.find((one) => one === word);
  if (problem) return err({ kind: 'script', place, problem, about: about.join(' ') });
  return err({ kind: 'script', place, problem: 'ended', about: said, end: endOfShell(code) });
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

export async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}
