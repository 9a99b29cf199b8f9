import { formatDuration } from '../../../base/duration.js';
import type { Measurement } from '../../../domain/check/check.js';
import type { CommandEnd } from '../../../domain/command-end.js';
import { outputOfFailure, type RolloutFailure } from '../../../domain/rollout/failure.js';
import { failureWords } from '../../wording.js';
import { counted } from './amounts.js';
import { REMEDIES } from './problems.js';
import type { Said } from './said.js';

type Of<K extends RolloutFailure['kind']> = Extract<RolloutFailure, { kind: K }>;

const PRINTED_NOTHING = 'it printed nothing: run the command by hand to see more';
const LAST_LINES = 'its last lines say why';

/** How a command ended, in the one way that it is said everywhere. */
export function commandEndWords(end: CommandEnd): string {
  switch (end.kind) {
    case 'exit':
      return `exited with code ${end.code}`;
    case 'killed':
      return `was killed${end.signal === undefined ? '' : ` by ${end.signal}`}`;
    case 'late':
      return `did not end within ${formatDuration(end.limitMs)}`;
    case 'not-started':
      return `could not start: ${end.detail}`;
  }
}

/** Of one that runs on a place, and of one that runs here. */
export function commandWords(failure: Of<'command'>): Said {
  const { command, end, place } = failure;
  const what = `\`${command}\` ${commandEndWords(end)}`;
  switch (end.kind) {
    case 'exit': {
      const words = failureWords({ kind: 'exit-code', blame: 'user', code: end.code, command });
      return [words.what, words.next ?? (hasPrinted(failure) ? LAST_LINES : PRINTED_NOTHING)];
    }
    case 'killed':
      return [what, `look ${place === undefined ? '' : `on ${place} `}at how far it came, then run it again`];
    case 'late':
      return [
        what,
        `its last lines show where it hung; ${place === undefined ? "if it only needs longer, raise its 'timeout'" : 'what is to stay must be left in the background'}`,
      ];
    case 'not-started':
      return [what, 'correct it and run again'];
  }
}

const hasPrinted = (failure: RolloutFailure): boolean => outputOfFailure(failure).trim() !== '';

/** Why an attempt did not pass: `answered 500 instead of 200 to 299`. */
export const whyMissed = ({ message, end, code }: Measurement): string =>
  end ? commandEndWords(end) : (message ?? (code === undefined ? 'no answer' : `answered ${code}`));

/** … `(H-STATUS)`. */
export const missedWords = (measurement: Measurement): string =>
  `${whyMissed(measurement)}${measurement.problem === undefined ? '' : ` (${measurement.problem})`}`;

export function checkFailureWords(failure: Of<'check'>): Said {
  const { check, slot, measurement, attempts } = failure;
  const what = `${check}: ${missedWords(measurement)}, after ${counted(attempts, 'attempt')}`;
  const remedy = REMEDIES[measurement.problem ?? ''];
  if (remedy !== undefined) return [what, remedy];
  if (measurement.result === 'unreachable') return [what, 'see whether it can be asked from there'];
  if (hasPrinted(failure)) return [what, LAST_LINES];
  return slot === undefined
    ? [what, 'see the log of the release, and what the check asks']
    : [what, "see the log of the instance; if it only needs longer, raise the check's 'deadline'"];
}
