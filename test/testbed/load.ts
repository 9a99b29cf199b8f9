import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ask } from './ask.js';
import type { Host } from './hosts.js';

export interface LoadSettings {
  readonly connections?: number;
  readonly kinds?: readonly ('GET' | 'POST')[];
  /** At most so many requests per second: a machine of few cores has other things to do as well. */
  readonly perSecond?: number;
  /** An answer that is later is a failure; 5 s unless told. */
  readonly timeoutMs?: number;
}

export interface LoadCount {
  readonly requests: number;
  /** Neither 2xx nor anything else in time. */
  readonly failures: number;
  /** How many answers each version gave. */
  readonly versions: Readonly<Record<string, number>>;
}

export interface LoadReport extends LoadCount {
  readonly firstFailures: readonly LoadFailure[];
  /** The same counts per quarter of a second, `at` in milliseconds since the epoch; without empty ones. */
  readonly spans: readonly { readonly at: number; readonly versions: Readonly<Record<string, number>> }[];
  /** Ids of all POST requests, and of those whose answer was good. */
  readonly posted: readonly string[];
  readonly answered: readonly string[];
  /** Work that servers did more than once, and work with a good answer that none has done. */
  readonly duplicates: readonly string[];
  readonly lost: readonly string[];
}

interface LoadFailure {
  readonly at: number;
  readonly afterMs: number;
  readonly kind: 'GET' | 'POST';
  readonly id?: string;
  readonly why: string;
}

export interface Load {
  /** So far. */
  count(): Promise<LoadCount>;
  /** Lets open requests end; then `readWork` gives the servers' work log. Calling it again gives the same report. */
  stop(readWork?: () => Promise<string>): Promise<LoadReport>;
}

const CLIENT = fileURLToPath(new URL('./load.mjs', import.meta.url));

/** GET `/` and POST `/work` by chance, over connections that are kept, in a process of its own. */
export function startLoad(url: string, settings: LoadSettings = {}): Load {
  const defaults = { connections: 40, kinds: ['GET', 'POST'], timeoutMs: 5_000 };
  const child = fork(CLIENT, [JSON.stringify({ url, ...defaults, ...settings })], { execArgv: [] });
  let ending: Promise<LoadReport> | undefined;
  return {
    count: () => ask<LoadCount>(child, 'count'),
    stop(readWork) {
      // Answers carry what was asked: the end's may come between those of counts.
      ending ??= ask<Omit<LoadReport, 'duplicates' | 'lost'>>(child, 'stop').then(async (report) => {
        await ended(child);
        return { ...report, ...compare(report, readWork && (await readWork())) };
      });
      return ending;
    },
  };
}

/** The work that services on these hosts have done. */
export async function workOf(hosts: readonly Host[]): Promise<string> {
  const logs = hosts.map((host) => readFile(host.file('/srv/work.log'), 'utf8').catch(() => ''));
  return (await Promise.all(logs)).join('');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function compare(report: Pick<LoadReport, 'posted' | 'answered'>, work: string | undefined) {
  if (work === undefined) return { duplicates: [], lost: [] };
  const times = new Map<string, number>();
  for (const line of work.split('\n')) {
    const [id = ''] = line.split(' ');
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return {
    duplicates: report.posted.filter((id) => (times.get(id) ?? 0) > 1),
    lost: report.answered.filter((id) => !times.has(id)),
  };
}
