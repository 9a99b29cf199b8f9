import { err, ok, type Result } from '../../base/result.js';
import { readHolder } from '../../config/state/holder.js';
import { readJournal } from '../../config/state/journal.js';
import { readLedger } from '../../config/state/ledger.js';
import type { JournalEntry } from '../../domain/rollout/journal.js';
import { emptyLedger, type Ledger } from '../../domain/rollout/release.js';
import type { Lease } from '../../ports/fleet.js';

/** What is there besides a ledger. */
interface Beside {
  /** `current` leads to a release. */
  readonly hasPointer: boolean;
  /** What only comes after a ledger. */
  readonly hasState: boolean;
  readonly journal: readonly JournalEntry[];
}

type Expected = Pick<Ledger, 'app' | 'environment'>;

/** None at all is an empty one only where nothing was deployed that it would know of. */
export function ledgerIn(text: string, expected: Expected, beside: Beside): Result<Ledger, string> {
  const file = '.cimyr/ledger.json';
  const remedy = 'bring it back from another host or a backup';
  // Without even a line break it is not there.
  if (text === '')
    return isFirst(beside)
      ? ok(emptyLedger(expected.app, expected.environment))
      : err(`${file} is gone, though releases have been deployed there; ${remedy}`);
  const read = readLedger(text, expected);
  if (read.ok) return read;
  const mistake = read.error;
  if (mistake.kind === 'newer') return err(`${file} is of version ${mistake.version}; use a newer cimyr`);
  const what = mistake.kind === 'foreign' ? 'is of another app or environment' : 'is damaged';
  return err(`${file} ${what}; ${remedy}`);
}

/** The ledger is written before a release's first step. */
const isFirst = ({ hasPointer, hasState, journal }: Beside): boolean =>
  !hasPointer &&
  !hasState &&
  !journal.some((entry) => entry.kind === 'done' && /^(prepare|switch|start|settle)\b/.test(entry.step));

/** A last line that was cut short is one that was never written; a first one may have been cut by how much is read. */
export function journalIn(text: string, most: number): Result<JournalEntry[], string> {
  const lines = text.split('\n').slice(0, -1);
  const isCut = Buffer.byteLength(text) >= most;
  const read = readJournal(isCut ? lines.slice(1) : lines);
  return read.ok
    ? read
    : err('.cimyr/journal.ndjson is damaged; look at it, and remove the lines that are not whole');
}

/** 0 where nobody has ever held the lease. */
export function fenceIn([text, ...more]: readonly string[], isUsed: boolean): Result<number, string> {
  const remedy = 'look at it, and write a number above the last one';
  if (text === undefined)
    return isUsed ? err(`.cimyr/fence is gone; ${remedy}, which stands in the journal`) : ok(0);
  return /^(?:0|[1-9]\d{0,14})$/.test(text) && more.length === 0
    ? ok(Number(text))
    : err(`.cimyr/fence is damaged; ${remedy}`);
}

/** Held now; undefined where it is over. One from the future is over: the host has been started anew. */
export function leaseIn(
  lines: readonly string[],
  clock: string,
  host: string,
): Result<Lease | undefined, string> {
  if (lines.length === 0) return ok(undefined);
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const [fence, ttl, at] = ['fence', 'ttl', 'at'].map((name) => numberIn(fields.get(name)));
  const holder = readHolder(fields.get('holder') ?? '');
  if (fence === undefined || ttl === undefined || at === undefined || !holder)
    return err('.cimyr/lease is damaged; make sure that nobody deploys there, and remove it');
  const [now = '0', boot] = clock.split(' ');
  const age = fields.get('boot') === boot ? Number(now) - at : Number(now);
  const left = ttl + 1 - age;
  return ok(age >= 0 && left > 0 ? { host, fence, holder, leftMs: left * 1000 } : undefined);
}

const numberIn = (text = ''): number | undefined =>
  /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
