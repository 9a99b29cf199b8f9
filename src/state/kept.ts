import { err, ok, type Result } from '../base/result.js';
import { readHolder } from '../config/state/holder.js';
import { readJournal } from '../config/state/journal.js';
import { readLedger } from '../config/state/ledger.js';
import type { StateMistake } from '../config/state/read.js';
import type { FileTrouble, FileWrong } from '../domain/rollout/failure.js';
import type { JournalEntry } from '../domain/rollout/journal.js';
import type { Lease } from '../domain/rollout/lease.js';
import { emptyLedger, type Ledger } from '../domain/rollout/release.js';

/** What is there besides a ledger. */
export interface Beside {
  /** `current` leads to a release. */
  readonly hasPointer: boolean;
  /** What only comes after a ledger. */
  readonly hasState: boolean;
  readonly journal: readonly JournalEntry[];
}

export const PATHS = {
  ledger: '.cimyr/ledger.json',
  journal: '.cimyr/journal.ndjson',
  fence: '.cimyr/fence',
  lease: '.cimyr/lease',
} as const;

type State = FileTrouble & { readonly kind: 'state' };

const trouble = (file: keyof typeof PATHS, wrong: FileWrong): State => ({
  kind: 'state',
  path: PATHS[file],
  wrong,
});

const damaged = (file: keyof typeof PATHS): State => trouble(file, `${file}-damaged`);

export const mistaken = (file: 'ledger' | 'record', path: string, mistake: StateMistake): State => ({
  kind: 'state',
  path,
  ...(mistake.kind === 'newer'
    ? { wrong: mistake.kind, version: mistake.version }
    : { wrong: `${file}-${mistake.kind}` as const }),
});

type Expected = Pick<Ledger, 'app' | 'environment'>;

/** None at all is an empty one only where nothing was deployed that it would know of. */
export function ledgerIn(text: string, expected: Expected, beside: Beside): Result<Ledger, State> {
  // Without even a line break it is not there.
  if (text === '')
    return isFirst(beside)
      ? ok(emptyLedger(expected.app, expected.environment))
      : err(trouble('ledger', 'ledger-gone'));
  const read = readLedger(text, expected);
  if (read.ok) return read;
  return err(mistaken('ledger', PATHS.ledger, read.error));
}

/** The ledger is written before a release's first step. */
const isFirst = ({ hasPointer, hasState, journal }: Beside): boolean =>
  !hasPointer &&
  !hasState &&
  !journal.some((entry) => entry.kind === 'done' && /^(prepare|switch|start|settle)\b/.test(entry.step));

/** A file of which not all may be usable. */
interface Salvaged<T> {
  readonly value: T;
  readonly trouble?: State;
}

/** A last line that was cut short is one that was never written; a first one may have been cut by how much is read. */
export function journalIn(text: string, most: number): Salvaged<JournalEntry[]> {
  const lines = text.split('\n').slice(0, -1);
  const isCut = Buffer.byteLength(text) >= most;
  const { entries: value, damaged: torn } = readJournal(isCut ? lines.slice(1) : lines);
  return torn === 0 ? { value } : { value, trouble: damaged('journal') };
}

/** 0 where nobody has ever held the lease, or the number is lost. */
export function fenceIn([text, ...more]: readonly string[], isUsed: boolean): Salvaged<number> {
  if (text === undefined) return { value: 0, ...(isUsed ? { trouble: trouble('fence', 'fence-gone') } : {}) };
  const value = more.length === 0 ? numberIn(text) : undefined;
  return value === undefined ? { value: 0, trouble: damaged('fence') } : { value };
}

/** Held now; undefined where it is over. One from the future is over: the host has been started anew. */
export function leaseIn(lines: readonly string[], clock: string, host: string): Salvaged<Lease | undefined> {
  if (lines.length === 0) return { value: undefined };
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const [fence, ttl, at] = ['fence', 'ttl', 'at'].map((name) => numberIn(fields.get(name)));
  const holder = readHolder(fields.get('holder') ?? '');
  if (fence === undefined || ttl === undefined || at === undefined || !holder)
    return { value: undefined, trouble: damaged('lease') };
  const [now = '0', boot] = clock.split(' ');
  const age = fields.get('boot') === boot ? Number(now) - at : Number(now);
  const left = ttl + 1 - age;
  return { value: age >= 0 && left > 0 ? { host, fence, holder, leftMs: left * 1000 } : undefined };
}

const numberIn = (text = ''): number | undefined =>
  /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
