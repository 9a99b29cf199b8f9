import { formatDuration } from '../../../base/duration.js';
import type { RolloutFailure } from '../../../domain/rollout/failure.js';
import type { Note } from '../../../domain/rollout/note.js';
import { listed, shortRelease } from '../names.js';
import { counted, mib } from './amounts.js';
import { rolloutFailureWords } from './failures.js';

/** A note; without the place it is of where that is told beside it. */
export function noteWords(note: Note, told?: string): string {
  const place = 'place' in note && note.place !== told ? `${note.place}: ` : '';
  return `${place}${words(note)}`;
}

const NOTES: { readonly [K in Note['kind']]: (note: Extract<Note, { kind: K }>) => string } = {
  sent: ({ files, bytes, linked, base }) =>
    `${counted(files, 'file')} sent (${mib(bytes)})${linked > 0 ? `, ${linked} linked from ${shortRelease(base)}` : ''}`,
  'shared-kept': ({ path, files }) =>
    `'${path}' is shared: ${counted(files, 'file')} of the artifact there not used, what the host has stays`,
  'changed-in-place': ({ release, files, paths }) =>
    `not as it was deployed: ${counted(files, 'file')} of ${shortRelease(release)} changed in place since: ${listed(paths)}${files > paths.length ? ' …' : ''}`,
  'left-there': ({ paths }) => `could not be removed, remove by hand: ${listed(paths)}`,
  share: ({ percent, asked }) => `${percent.toFixed(1)} % of its requests instead of ${asked} %`,
  pulled: ({ reference, layers, bytes, ms }) =>
    layers === 0
      ? `${reference} was there already`
      : `${reference} pulled: ${counted(layers, 'layer')} (${mib(bytes)}) in ${formatDuration(ms)}`,
  built: ({ ms }) => `built in ${formatDuration(ms)}`,
  carried: ({ from, ms }) => `image brought from ${from} in ${formatDuration(ms)}`,
  'ports-replaced': ({ ms }) =>
    `what owns the proxy's ports was made anew, as other ports or another image are asked for: nobody listened for ${formatDuration(ms)}`,
  'taken-over': ({ service, release }) =>
    `what Compose runs as '${service}' is taken over as ${shortRelease(release)}`,
  'handed-over': ({ service, ms }) =>
    `Compose's '${service}' was ended, and the proxy has its port: nobody listened for ${formatDuration(ms)}`,
  'not-drained': ({ slot, inFlight, waitedMs }) =>
    `${slot} still has ${counted(inFlight, 'connection')} after ${formatDuration(waitedMs)}: left open`,
  without: ({ release }) =>
    `${shortRelease(release)} was never there: it has no release until the next one is deployed`,
  'was-gone': (note) => `nothing ran at port ${note.port} any more: ${whatOf(note)}`,
  'port-unknown': ({ port }) =>
    `somebody listens at port ${port}, and it cannot be told who: have a check ask for \${CIMYR_RELEASE}`,
  'hook-warned': (note) => `${whatOf(note)} (on-failure: warn)`,
  'hook-failed': (note) => `${whatOf(note)}; the release stays`,
  'not-cleaned': (note) => `cleaning up failed: ${whatOf(note)}`,
  'not-stopped': (note) => `not all could be stopped: ${whatOf(note)}`,
  'left-running': (note) => `what is left runs until its ports are needed: ${whatOf(note)}`,
};

const whatOf = ({ failure }: { readonly failure: RolloutFailure }) => rolloutFailureWords(failure).what;

function words(note: Note): string {
  // The table has one row per kind; TypeScript cannot see that row and note belong together.
  return (NOTES[note.kind] as (note: Note) => string)(note);
}
