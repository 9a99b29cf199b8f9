import { boundary } from '../base/boundary.js';
import { err, ok, type Result } from '../base/result.js';
import type { InDoubt } from '../domain/rollout/failure.js';
import type { JournalEntry } from '../domain/rollout/journal.js';
import type { Lease } from '../domain/rollout/lease.js';
import { emptyLedger, type Ledger } from '../domain/rollout/release.js';
import { type Beside, fenceIn, journalIn, leaseIn, ledgerIn } from './kept.js';
import { identityOf, type StatePlaces } from './places.js';
import { preamble, TELL_TIME } from './script.js';

/** Of the journal so many last bytes are read: it is read whole before every step. */
export const MAX_JOURNAL = 400_000;

/** A script that prints in parts, each behind a line that nobody can guess. */
export interface PartedScript {
  readonly text: string;
  readonly separator: string;
}

/**
 * One script prints everything that is to be known of a place: what is kept there, and in parts of their own (`part NAME; …`)
 * whatever else a platform asks for. It is run before every step: what is small is read by the shell itself, which is
 * many times quicker than a program.
 */
export function lookScript(root: string, programs: readonly string[], more: string): PartedScript {
  const separator = boundary();
  const text = `${preamble(root)}
part() { printf '%s %s\\n' ${separator} "$1"; }
small() { [ ! -f "$1" ] || while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done < "$1"; }
noted() { for f in "$S/$1"/*; do [ ! -f "$f" ] || { line=; read -r line < "$f"; printf '%s %s\\n' "\${f##*/}" "$line"; }; done; }
part missing; for c in ${programs.join(' ')}; do command -v "$c" >/dev/null 2>&1 || echo "$c"; done
part unreadable; for d in "$P" "$S"; do [ ! -e "$d" ] || { [ -r "$d" ] && [ -x "$d" ]; } || echo "$d"; done
for f in identity fence lease ledger.json journal.ndjson; do
  [ ! -e "$S/$f" ] || { [ -f "$S/$f" ] && [ -r "$S/$f" ]; } || echo "$S/$f"
done
part identity; small "$S/identity"
part fence; small "$S/fence"
part clock; ${TELL_TIME}; echo "$NOW $BOOT"
part lease; small "$S/lease"
part instances; noted instances
part standby; noted standby
part ledger; [ ! -e "$S/ledger.json" ] || { cat "$S/ledger.json"; echo; }
part journal; tail -n 500 "$S/journal.ndjson" 2>/dev/null | tail -c ${MAX_JOURNAL}
${more}
exit 0`;
  return { text, separator };
}

/** What was printed, by its parts. */
export class Printed {
  readonly #parts = new Map<string, string>();

  constructor(printed: string, separator: string) {
    for (const piece of printed.split(`${separator} `).slice(1)) {
      const end = piece.indexOf('\n');
      this.#parts.set(end < 0 ? piece : piece.slice(0, end), end < 0 ? '' : piece.slice(end + 1));
    }
  }

  text(part: string): string {
    return this.#parts.get(part) ?? '';
  }

  /** Without empty ones. */
  lines(part: string): string[] {
    return this.text(part).split('\n').filter(Boolean);
  }
}

/** What a place keeps, as it told. */
export interface StateLook {
  /** An empty one where it cannot be used. */
  readonly ledger: Ledger;
  /** What is kept there and cannot be used. */
  readonly troubles: readonly Extract<LookTrouble, { readonly kind: 'state' }>[];
  readonly journal: readonly JournalEntry[];
  readonly fence: number;
  readonly lease?: Lease;
}

/** Why a place's answer cannot be used; where is known by whoever asked. */
export type LookTrouble = Placeless<Exclude<InDoubt, { kind: 'unreachable' }>>;
type Placeless<T> = T extends unknown ? Omit<T, 'place'> : never;

type Expected = Pick<StatePlaces, 'app' | 'environment'>;

/** What cannot be used is an error, never nothing: a target whose state is damaged is not an empty one. */
export function stateIn(
  printed: Printed,
  place: string,
  expected: Expected,
  beside: Omit<Beside, 'journal'>,
): Result<StateLook, LookTrouble> {
  const missing = printed.lines('missing');
  if (missing.length > 0) return err({ kind: 'no-programs', programs: missing });
  const [unreadable] = printed.lines('unreadable');
  if (unreadable !== undefined) return err({ kind: 'state', path: unreadable, wrong: 'unreadable' });
  const [identity] = printed.lines('identity');
  const us = identityOf(expected);
  if (identity !== undefined && identity !== us) return err({ kind: 'belongs', owner: identity, us });
  const journal = journalIn(printed.text('journal'), MAX_JOURNAL);
  const ledger = ledgerIn(printed.text('ledger'), expected, { ...beside, journal: journal.value });
  const entries = ledger.ok ? ledger.value.entries : [];
  const fence = fenceIn(printed.lines('fence'), entries.length > 0 || journal.value.length > 0);
  const lease = leaseIn(printed.lines('lease'), printed.lines('clock')[0] ?? '', place);
  return ok({
    ledger: ledger.ok ? ledger.value : emptyLedger(expected.app, expected.environment),
    troubles: [
      ...(ledger.ok ? [] : [ledger.error]),
      ...[journal, fence, lease].flatMap(({ trouble }) => trouble ?? []),
    ],
    journal: journal.value,
    fence: fence.value,
    ...(lease.value ? { lease: lease.value } : {}),
  });
}
