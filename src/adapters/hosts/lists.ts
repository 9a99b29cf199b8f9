import type { ArtifactEntry } from '../../ports/artifact.js';

/**
 * The list of what a release is made of, as it stands on a host in `.cimyr/manifests`: an entry a line, with its
 * SHA-256 in the columns 1 to 64, its kind in 66, its mode in 68 to 71 and its path from 73 on.
 */
export const manifestOf = (entries: readonly ArtifactEntry[]): string =>
  entries
    .map(({ sha256, kind, mode, path }) => `${sha256} ${kind} ${mode.toString(8).padStart(4, '0')} ${path}\n`)
    .join('');

/**
 * `stats DIRECTORY`: size, time, type (its first letter) and mode of what is in it, a line each, then ` ./` and its path. Who changed a
 * file in place since it came is found by them: `.cimyr/stats` has them as they were when the release was made, without
 * directories. Where find cannot tell them by itself, as in busybox, times are whole seconds.
 */
export const STATS = `if find /dev/null -printf '' 2>/dev/null; then
  stats() { (cd "$1" && find . -mindepth 1 -printf '%s %T@ %y %m %p\\n'); }
else
  stats() { (cd "$1" && find . -mindepth 1 -exec stat -c '%s %Y %f %a %n' {} + |
    sed 's/^\\([0-9]* [0-9]*\\) a/\\1 l/; s/^\\([0-9]* [0-9]*\\) 4/\\1 d/; s/^\\([0-9]* [0-9]*\\) 8/\\1 f/'); }
fi
no_directories() { awk '$3 !~ /^d/'; }`;

/** For awk: `split_line()` gives the path of a line of stats and leaves what stands before it in \`told\`. */
export const SPLIT_LINE = `function split_line() { i = index($0, " ./"); told = substr($0, 1, i - 1); return substr($0, i + 3) }`;

/** `gone PATH`: removes it, directories that may not be written to included, and says whether it is gone. */
export const GONE = `gone() {
  rm -rf "$1" 2>/dev/null && return
  # From where it may not return to, find does nothing.
  (cd "$P" && find "$1" -type d ! -perm -500 -exec chmod u+rwx {} \\; ; cd "$P" && find "$1" -type d ! -perm -200 -exec chmod u+w {} +) 2>/dev/null
  rm -rf "$1" 2>/dev/null
}`;
