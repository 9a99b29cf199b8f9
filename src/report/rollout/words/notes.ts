import { formatDuration } from '../../../base/duration.js';
import type { Note } from '../../../domain/rollout/note.js';
import { shortRelease } from '../names.js';
import { counted, mib } from './amounts.js';
import { rolloutFailureWords } from './failures.js';

/** A note; without the place it is of where that is told beside it. */
export function noteWords(note: Note, told?: string): string {
  const place = 'place' in note && note.place !== told ? `${note.place}: ` : '';
  return `${place}${words(note)}`;
}

function words(note: Note): string {
  switch (note.kind) {
    case 'sent': {
      const linked = note.linked > 0 ? `, ${note.linked} linked from ${shortRelease(note.base)}` : '';
      return `${counted(note.files, 'file')} sent (${mib(note.bytes)})${linked}`;
    }
    case 'share':
      return `${note.percent.toFixed(1)} % of its requests instead of ${note.asked} %`;
    case 'not-drained':
      return `${note.slot} still has ${counted(note.inFlight, 'connection')} after ${formatDuration(note.waitedMs)}: left open`;
    case 'hook-warned':
      return `${whatOf(note)} (on-failure: warn)`;
    case 'hook-failed':
      return `${whatOf(note)}; the release stays`;
    case 'not-cleaned':
      return `cleaning up failed: ${whatOf(note)}`;
    case 'not-stopped':
      return `not all could be stopped: ${whatOf(note)}`;
    case 'left-running':
      return `what is left runs until its ports are needed: ${whatOf(note)}`;
  }
}

const whatOf = ({ failure }: Extract<Note, { failure: unknown }>) => rolloutFailureWords(failure).what;
