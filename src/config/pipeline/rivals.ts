import { foldedPath } from '../../base/folded-path.js';
import { Automaton } from '../../base/glob/automaton.js';
import { overlap } from '../../base/glob/overlap.js';
import { once } from '../../base/once.js';

/** Patterns that all begin with a wildcard are compared pair by pair: so many pairs of characters, no more. */
const MAX_WORK = 30_000_000;

interface Pattern {
  readonly text: string;
  /** Most are never compared. */
  readonly automaton: () => Automaton;
  /** `a/b/*.js` begins with ``, `a` and `a/b`. */
  readonly folders: readonly string[];
}

/**
 * For each pattern those of the others that some path matches, too. Patterns are found by the fixed folders that
 * they begin with: two meet only where one's folders begin the other's. `isComplete` is false when there were
 * too many to compare.
 */
export function rivalsOf(texts: Iterable<string>): { rivals: Map<string, Set<string>>; isComplete: boolean } {
  const patterns = [...texts].map(patternOf);
  const byFolder = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    const folder = pattern.folders.at(-1) ?? '';
    const known = byFolder.get(folder);
    if (known) known.push(pattern);
    else byFolder.set(folder, [pattern]);
  }
  const rivals = new Map<string, Set<string>>(patterns.map(({ text }) => [text, new Set()]));
  let work = 0;
  for (const pattern of patterns) {
    for (const folder of pattern.folders) {
      for (const other of byFolder.get(folder) ?? []) {
        if (other === pattern || rivals.get(pattern.text)?.has(other.text)) continue;
        work += pattern.text.length * other.text.length;
        if (work > MAX_WORK) return { rivals, isComplete: false };
        if (!overlap(pattern.automaton(), other.automaton())) continue;
        rivals.get(pattern.text)?.add(other.text);
        rivals.get(other.text)?.add(pattern.text);
      }
    }
  }
  return { rivals, isComplete: true };
}

function patternOf(text: string): Pattern {
  const folders = [''];
  for (const segment of foldedPath(text).split('/')) {
    if (segment === '' || /[*?[{\\]/.test(segment)) break;
    folders.push(`${folders.at(-1)}/${segment}`);
  }
  return { text, automaton: once(() => new Automaton(text)), folders };
}
