import { GoLines } from './go-lines.js';
import { BOILERPLATE, type CauseMark, CERTAIN, hasMark, LIKELY, MAYBE } from './marks.js';

interface Line {
  readonly number: number;
  readonly text: string;
  /** The same without colours. */
  readonly bare: string;
}

/** As many lines as are shown, and how many blocks had no room. */
class Chosen {
  readonly #lines = new Map<number, Line>();
  more = 0;

  get lines(): readonly Line[] {
    return [...this.#lines.values()].sort((a, b) => a.number - b.number);
  }

  get isFull(): boolean {
    return this.#lines.size >= MAX_CHOSEN;
  }

  add(line: Line): void {
    // What stands above one mark may belong to the one before it.
    if (!this.isFull) this.#lines.set(line.number, line);
  }
}

const ALL = { certain: CERTAIN, likely: LIKELY };
const NONE = { certain: [], likely: [] };
const MAX_CHOSEN = 28;
const MAX_LIKELY = 16;
const MAX_LAST = 10;
const MAX_ABOVE = 5;
const GAP = '…';

/**
 * Chooses from an output, as it is read, the lines that tell why it failed, by what they say. Nothing is chosen
 * where no line says so: then the last lines must do.
 */
export class CauseLines {
  readonly #certain = new Chosen();
  readonly #likely = new Chosen();
  /** The lines before this one: what may belong to its mark, or be the last. */
  readonly #last: Line[] = [];
  #open: { readonly mark: CauseMark; readonly chosen: Chosen; left: number } | undefined;
  /** Lines with a mark: runners tell a failure where it happens, and again at the end. */
  readonly #marked = new Set<string>();
  readonly #go = new GoLines<Line>();
  #number = 0;

  /** `text` is what will be shown, `bare` the same without colours and what builders put in front. */
  push(text: string, bare: string): void {
    const line = { number: this.#number++, text, bare };
    if (!BOILERPLATE.test(bare)) this.#look(line);
    this.#last.push(line);
    if (this.#last.length > MAX_LAST) this.#last.shift();
  }

  /** Undefined where nothing is better than the last lines. */
  end(): readonly string[] | undefined {
    const isCertain = this.#certain.lines.length > 0;
    const { lines, more } = isCertain ? this.#certain : this.#likely;
    if (lines.length === 0) return undefined;
    const shown = isCertain ? lines : withLast(lines.slice(0, MAX_LIKELY), this.#last);
    return [...withGaps(shown), ...(more > 0 ? [`${GAP} and ${more} more like these`] : [])];
  }

  #look(line: Line): void {
    const said = this.#go.push(line);
    const marks = MAYBE.test(line.bare) ? ALL : NONE;
    const certain = marks.certain.find((mark) => hasMark(mark, line.bare));
    const open = this.#open;
    if (certain) return this.#begin(certain, this.#certain, line, said);
    if (open && open.left > 0 && open.mark.below?.test(line.bare)) {
      open.left--;
      return open.chosen.add(line);
    }
    this.#open = undefined;
    const likely = marks.likely.find((mark) => hasMark(mark, line.bare));
    if (likely) this.#begin(likely, this.#likely, line, []);
  }

  #begin(mark: CauseMark, chosen: Chosen, line: Line, said: readonly Line[]): void {
    const isNew = !this.#marked.has(line.bare.trim());
    this.#open = isNew ? { mark, chosen, left: mark.most ?? 0 } : undefined;
    if (!isNew) return;
    if (chosen.isFull) chosen.more++;
    else this.#marked.add(line.bare.trim());
    for (const above of [...said, ...this.#above(mark)]) chosen.add(above);
    chosen.add(line);
  }

  #above({ above }: CauseMark): readonly Line[] {
    if (!above) return [];
    let from = this.#last.length;
    const least = Math.max(0, from - MAX_ABOVE);
    while (from > least && above.test(this.#last[from - 1]?.bare ?? '')) from--;
    return this.#last.slice(from);
  }
}

function withLast(lines: readonly Line[], last: readonly Line[]): readonly Line[] {
  const end = lines.at(-1)?.number ?? -1;
  return [...lines, ...last.filter(({ number }) => number > end)];
}

function withGaps(lines: readonly Line[]): string[] {
  return lines.flatMap(({ number, text }, i) => {
    const before = lines[i - 1];
    return before && number > before.number + 1 ? [GAP, text] : [text];
  });
}
