import type { FileTrouble, FileWrong } from '../../../domain/rollout/failure.js';
import type { Said } from './said.js';

const BACK =
  'bring it back from another host or a backup, or have it made anew from what is there (cimyr accept)';
const MEND =
  'of what serves cimyr accept, or deploying it again, writes it anew; of another release deploy that one again (cimyr deploy)';
const ACCEPT = 'take what is there as it is (cimyr accept): this one is kept under another name';
const NEXT = 'the next deploy, rollback or accept writes it anew';

const DIFFERS = 'differs from the one on';

/** A file that is kept on a place and cannot be used as it lies there. */
const FILES: Readonly<Record<FileWrong, Said>> = {
  'ledger-gone': ['is gone, though releases have been deployed there', BACK],
  'ledger-damaged': ['is damaged', BACK],
  'ledger-foreign': ['is of another app or environment', BACK],
  'ledger-apart': [DIFFERS, `look at both, and copy the right one over the other, or ${ACCEPT}`],
  'journal-damaged': ['is damaged', ACCEPT],
  'journal-apart': [DIFFERS, ACCEPT],
  'fence-gone': ['is gone', NEXT],
  'fence-damaged': ['is damaged', NEXT],
  'lease-damaged': ['is damaged', NEXT],
  'record-damaged': ['is damaged', `bring it back from a backup; ${MEND}`],
  'record-foreign': ['is the record of something else', MEND],
  'record-apart': [DIFFERS, `look at both, and copy the right one over the other; ${MEND}`],
  unreadable: ['cannot be read', 'log in as the user who deployed there'],
  newer: ['is of version', 'use a newer cimyr'],
};

export function fileWords({ path, wrong, version, other }: FileTrouble): Said {
  const [what, next] = FILES[wrong];
  return [[path, what, version ?? other].filter((word) => word !== undefined).join(' '), next];
}
