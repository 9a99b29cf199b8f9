import { type Apart, newestLedger, oneJournal } from '../domain/rollout/copies.js';
import { emptyLedger } from '../domain/rollout/release.js';
import { isOfJournal, isOfLedger, type Survey } from '../domain/rollout/survey.js';
import type { FleetFailure } from '../ports/fleet.js';
import { PATHS } from './kept.js';
import type { StateLook } from './look.js';
import type { StatePlaces } from './places.js';

/** What one place keeps. */
export interface PlaceLook extends StateLook {
  readonly place: string;
}

/** What all places keep together. Each holds the whole: where two tell different things, nobody knows which is so. */
export function mergedState(
  all: readonly PlaceLook[],
  { app, environment }: Pick<StatePlaces, 'app' | 'environment'>,
): Omit<Survey, 'seen'> {
  const usable = all.filter(({ troubles }) => !troubles.some(isOfLedger));
  const newest = newestLedger(
    usable.map((look) => look.ledger),
    usable.map(({ fence }) => fence),
  );
  // What one place has lost of it, the others have: each line was written everywhere.
  const whole = all.filter(({ troubles }) => !troubles.some(isOfJournal));
  const read = whole.length > 0 ? whole : all;
  const journal = oneJournal(read.map((look) => look.journal));
  const lease = all.find((look) => look.lease)?.lease;
  return {
    ledger: newest && !('one' in newest) ? newest : emptyLedger(app, environment),
    journal: 'one' in journal ? [] : journal,
    ...(lease ? { lease } : {}),
    troubles: [
      ...all.flatMap(({ troubles, place }) => troubles.map((trouble) => ({ ...trouble, place }))),
      ...(newest && 'one' in newest ? [differs('ledger', newest, usable)] : []),
      ...('one' in journal ? [differs('journal', journal, read)] : []),
    ],
  };
}

function differs(
  file: 'ledger' | 'journal',
  { one, other }: Apart,
  looks: readonly PlaceLook[],
): FleetFailure {
  const [first = '', second = ''] = [one, other].map((i) => looks[i]?.place);
  return { kind: 'state', place: second, path: PATHS[file], wrong: `${file}-apart`, other: first };
}
