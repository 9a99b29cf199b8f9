import { formatDuration } from '../../base/duration.js';

/** `0 s`, `12 s`, `1 m 12 s`: whole seconds, since a view that counts tenths only flickers. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}
