import type { Check, CheckTiming } from '../../domain/check/check.js';
import type { CheckData } from '../schema/check.js';

const DEFAULTS: CheckTiming = {
  intervalMs: 2000,
  timeoutMs: 5000,
  deadlineMs: 60_000,
  startPeriodMs: 0,
  successes: 3,
  failures: 3,
};

export function checkOf(data: CheckData): Check {
  const common = {
    name: data.name ?? written(data),
    phase: namesInstance(data) ? 'instance' : 'switch',
    from: data.from ?? 'runner',
    timing: timingOf(data),
  } as const;
  switch (data.kind) {
    case 'http':
      return {
        kind: 'http',
        ...common,
        url: data.url,
        method: data.method ?? 'GET',
        headers: Object.fromEntries(Object.entries(data.headers ?? {}).map(([k, v]) => [k, String(v)])),
        statuses: [data.status ?? []].flat(),
        ...(data.body === undefined ? {} : { body: data.body }),
        ...(data.latency === undefined ? {} : { latencyMs: data.latency }),
        redirects: data.redirects ?? 0,
      };
    case 'tcp':
      return { kind: 'tcp', ...common, address: data.address };
    case 'command':
      return { kind: 'command', ...common, command: data.run };
  }
}

export function timingOf(data: Partial<CheckData>): CheckTiming {
  const deadlineMs = data.deadline ?? DEFAULTS.deadlineMs;
  return {
    intervalMs: data.interval ?? DEFAULTS.intervalMs,
    // A shorter deadline needs no shorter timeout beside it.
    timeoutMs: data.timeout ?? Math.min(DEFAULTS.timeoutMs, deadlineMs),
    deadlineMs,
    startPeriodMs: data['start-period'] ?? DEFAULTS.startPeriodMs,
    successes: data.successes ?? DEFAULTS.successes,
    failures: data.failures ?? DEFAULTS.failures,
  };
}

/** The address or the command. */
function written(data: CheckData): string {
  if (data.kind === 'http') return data.url;
  return data.kind === 'tcp' ? data.address : data.run;
}

/** The shell also takes variables without braces; an address has none of those. */
const namesInstance = (data: CheckData): boolean =>
  (data.kind === 'command' ? /\$\{?CIMYR_(INSTANCE|PORT)\b/ : /\$\{CIMYR_(INSTANCE|PORT)\b/).test(
    written(data),
  );
