import type { Clock } from '../base/clock.js';
import { linearPattern } from '../base/linear-pattern.js';
import { untilHealthy } from '../checks/watch.js';
import type { CheckTiming, Measurement } from '../domain/check/check.js';
import type { Readiness } from '../domain/pipeline.js';
import type { NetworkGauge } from '../ports/gauge.js';

const INTERVAL_MS = 50;
/** Of one attempt over the network. */
const ANSWER_MS = 2000;

/** One check of a service, its expressions evaluated. */
export interface ReadyCheck {
  readonly kind: Readiness['kind'];
  readonly text: string;
}

/** How a service is asked. */
export interface ReadinessPorts {
  readonly clock: Clock;
  readonly gauge: NetworkGauge;
  /** The end of the service's output. */
  readonly output: () => string;
  /** Runs a command in the service's environment until the signal ends it; why it did not go well, if so. */
  readonly run: (command: string, signal: AbortSignal) => Promise<string | undefined>;
}

type Ask = (signal: AbortSignal) => Promise<Measurement>;

/** Asks until each check has held; why one did not in time. What the signal stops has no answer. */
export async function whyNotReady(
  checks: readonly ReadyCheck[],
  deadlineMs: number,
  ports: ReadinessPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { clock } = ports;
  const timing: CheckTiming = {
    intervalMs: INTERVAL_MS,
    timeoutMs: Math.min(ANSWER_MS, deadlineMs),
    deadlineMs,
    startPeriodMs: 0,
    successes: 1,
    failures: 1,
  };
  const subjects = checks.map((one) => ({ check: { timing }, ask: askFor(one, timing, ports) }));
  const watching = { clock, ask: ({ ask }: { ask: Ask }, inner: AbortSignal) => ask(inner), tell: () => {} };
  const end = await untilHealthy(subjects, watching, signal);
  return 'measurement' in end
    ? `was not ready after ${deadlineMs / 1000} s: ${end.measurement.message}`
    : undefined;
}

function askFor({ kind, text }: ReadyCheck, timing: CheckTiming, ports: ReadinessPorts): Ask {
  switch (kind) {
    case 'tcp':
      return overTcp(text, timing, ports);
    case 'http':
      return overHttp(text, timing, ports);
    case 'log':
      return () => timed(ports, () => missingIn(ports.output(), text));
    case 'command':
      return byCommand(text, timing, ports);
  }
}

/** `why`: what does not hold, if anything. */
async function timed(
  { clock }: ReadinessPorts,
  why: () => Promise<string | undefined>,
): Promise<Measurement> {
  const at = clock.now();
  const message = await why();
  const ms = clock.now() - at;
  return message === undefined ? { at, ms, result: 'pass' } : { at, ms, result: 'fail', message };
}

const commonOf = (name: string, timing: CheckTiming) =>
  ({ name, phase: 'instance', from: 'runner', timing }) as const;

function overTcp(text: string, timing: CheckTiming, ports: ReadinessPorts): Ask {
  const [, host, port] = /^(?:(.*):)?(\d+)$/.exec(text) ?? [];
  if (port === undefined)
    return () => timed(ports, async () => `'${text}' is no port; write 5432 or host:5432`);
  const address = `${bracketed(host || '127.0.0.1')}:${port}`;
  return async (signal) => {
    const measurement = await ports.gauge({ kind: 'tcp', ...commonOf(text, timing), address }, signal);
    return { ...measurement, message: `port ${text}: ${measurement.message}` };
  };
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** A status below 400 is an answer. */
const ANSWERS = Array.from({ length: 200 }, (_, i) => 200 + i);

function overHttp(url: string, timing: CheckTiming, ports: ReadinessPorts): Ask {
  const request = { url, method: 'GET', headers: {}, statuses: ANSWERS, redirects: 0 } as const;
  return async (signal) => {
    const measurement = await ports.gauge({ kind: 'http', ...commonOf(url, timing), ...request }, signal);
    const { problem, code, message } = measurement;
    return { ...measurement, message: `${url}: ${problem === 'H-STATUS' ? `status ${code}` : message}` };
  };
}

async function missingIn(output: string, text: string): Promise<string | undefined> {
  const source = /^\/(.+)\/$/s.exec(text)?.[1];
  const pattern = source === undefined ? undefined : await linearPattern(source);
  if (pattern && !pattern.ok) return pattern.error;
  const isFound = pattern ? pattern.value(output) : output.includes(text);
  return isFound ? undefined : `its output has no '${text}'`;
}

/** One that does not end is ended with the time of the service; one that begins late has as long as an answer. */
function byCommand(text: string, { deadlineMs, timeoutMs }: CheckTiming, ports: ReadinessPorts): Ask {
  const { clock, run } = ports;
  const end = clock.now() + deadlineMs;
  return (signal) =>
    timed(ports, async () => {
      const late = new AbortController();
      const takeBack = clock.after(Math.max(timeoutMs, end - clock.now()), () => late.abort());
      const why = await run(text, AbortSignal.any([signal, late.signal]));
      takeBack();
      return late.signal.aborted ? `\`${text}\` did not end` : why;
    });
}
