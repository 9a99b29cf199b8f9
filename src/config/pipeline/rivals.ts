import { isGlob, type Segments, segmentsOf, segmentsOverlap } from './globs-overlap.js';

/** Patterns that all begin with a wildcard are compared pair by pair: so many pairs of characters, no more. */
const MAX_WORK = 30_000_000;

interface Pattern {
  readonly text: string;
  readonly segments: Segments;
}

/**
 * For each pattern those of the others that some path matches, too. Patterns are found by the fixed folders that
 * they begin with: two meet only where one's folders begin the other's. `isComplete` is false when there were
 * too many to compare.
 */
export function rivalsOf(texts: Iterable<string>): { rivals: Map<string, Set<string>>; isComplete: boolean } {
  const patterns = [...texts].map((text): Pattern => ({ text, segments: segmentsOf(text) }));
  const byFolder = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    for (const folder of new Set(pattern.segments.map((segments) => fixedFolders(segments).at(-1) ?? ''))) {
      const known = byFolder.get(folder);
      if (known) known.push(pattern);
      else byFolder.set(folder, [pattern]);
    }
  }
  const rivals = new Map<string, Set<string>>(patterns.map(({ text }) => [text, new Set()]));
  let work = 0;
  for (const pattern of patterns) {
    for (const folder of new Set(pattern.segments.flatMap(fixedFolders))) {
      for (const other of byFolder.get(folder) ?? []) {
        if (other === pattern || rivals.get(pattern.text)?.has(other.text)) continue;
        work += pattern.text.length * other.text.length;
        if (work > MAX_WORK) return { rivals, isComplete: false };
        if (!segmentsOverlap(pattern.segments, other.segments)) continue;
        rivals.get(pattern.text)?.add(other.text);
        rivals.get(other.text)?.add(pattern.text);
      }
    }
  }
  return { rivals, isComplete: true };
}

/** `a/b/*.js` begins with ``, `a` and `a/b`. */
function fixedFolders(segments: readonly string[]): string[] {
  const folders = [''];
  for (const segment of segments) {
    if (isGlob(segment)) break;
    folders.push(`${folders.at(-1)}/${segment}`);
  }
  return folders;
}
