import type { FileTrouble, FileWrong } from '../../../domain/rollout/failure.js';
import type { Said } from './said.js';

const BACK = 'bring it back from another host or a backup';
const NUMBER = 'look at it, and write a number above the last one';

const APART: Said = ['differs from the one on', 'look at both, and copy the right one over the other'];

/** A file that is kept on a place and cannot be used as it lies there. */
const FILES: Readonly<Record<FileWrong, Said>> = {
  'ledger-gone': ['is gone, though releases have been deployed there', BACK],
  'ledger-damaged': ['is damaged', BACK],
  'ledger-foreign': ['is of another app or environment', BACK],
  'ledger-apart': APART,
  'journal-damaged': ['is damaged', 'look at it, and remove the lines that are not whole'],
  'journal-apart': APART,
  'fence-gone': ['is gone', `${NUMBER}, which stands in the journal`],
  'fence-damaged': ['is damaged', NUMBER],
  'lease-damaged': ['is damaged', 'make sure that nobody deploys there, and remove it'],
  'record-damaged': ['is damaged', 'bring it back from a backup, or remove it and deploy the release again'],
  'record-foreign': ['is the record of something else', 'deploy the release again'],
  'record-apart': APART,
  unreadable: ['cannot be read', 'log in as the user who deployed there'],
  newer: ['is of version', 'use a newer cimyr'],
};

export function fileWords({ path, wrong, version, other }: FileTrouble): Said {
  const [what, next] = FILES[wrong];
  return [[path, what, version ?? other].filter((word) => word !== undefined).join(' '), next];
}
