import type { Masker } from '../../base/masker.js';
import type { Finding, FindingPlace, FindingSource, Level } from '../../domain/finding.js';
import { cleanName, cleanText } from './texts.js';

/** A finding whose texts are still as a tool wrote them. */
export interface RawFinding {
  readonly source: FindingSource;
  readonly level: Level;
  readonly message: string;
  readonly title?: string | undefined;
  readonly place?: FindingPlace | undefined;
  readonly details?: string | undefined;
}

/** Of one attempt. */
const MAX_FINDINGS = 1000;
/** What GitHub's runner keeps of a message. */
const MAX_MESSAGE = 4096;
const MAX_TITLE = 250;
const MAX_DETAILS = 8000;
/** Of all details together: one event holds them. */
const MAX_ALL_DETAILS = 1024 * 1024;

const LEVELS: readonly Level[] = ['error', 'warning', 'notice'];

/** Gathers what an attempt's tools say, each thing once, and keeps the best: errors first, with a place before without. */
export class Collection {
  readonly #masker: Masker;
  readonly #ranks: Finding[][] = Array.from({ length: 2 * LEVELS.length }, () => []);
  /** Who said it first. */
  readonly #known = new Map<string, FindingSource>();
  readonly #lines = new Set<string>();
  #count = 0;

  constructor(masker: Masker) {
    this.#masker = masker;
  }

  /** Whether nothing more of this level will be kept, whatever its place. */
  isFull(level: Level): boolean {
    return this.#rank(level, true).length >= MAX_FINDINGS;
  }

  /** Whether something has been told of this line. */
  hasTold({ file, line }: FindingPlace): boolean {
    return this.#lines.has(`${file}:${line}`);
  }

  add(raw: RawFinding): void {
    if (raw.place) this.#lines.add(`${raw.place.file}:${raw.place.line}`);
    const rank = this.#rank(raw.level, raw.place !== undefined);
    if (rank.length >= MAX_FINDINGS) return this.omit(1);
    const message = cleanText(this.#masker, raw.message, MAX_MESSAGE);
    const title = cleanName(this.#masker, raw.title ?? '', MAX_TITLE);
    if (message === '') return;
    if (this.#isKnown(raw, message, title)) return;
    this.#count++;
    const details = cleanText(this.#masker, raw.details ?? '', MAX_DETAILS);
    rank.push({
      source: raw.source,
      level: raw.level,
      message,
      ...(title ? { title } : {}),
      ...(raw.place ? { place: raw.place } : {}),
      ...(details && details !== message ? { details } : {}),
    });
  }

  /**
   * The same words on the same line are one finding, whichever tool says them; but of one kind of reports each
   * test, and each rule, is a thing of its own.
   */
  #isKnown({ source, place }: RawFinding, message: string, title: string): boolean {
    const said = place ? [message, place.file, place.line, place.column] : [message];
    const any = JSON.stringify(said);
    const own = JSON.stringify([place ? source : '', title, ...said]);
    const first = place && this.#known.get(any);
    if (this.#known.has(own) || (first !== undefined && first !== source)) return true;
    if (place && first === undefined) this.#known.set(any, source);
    this.#known.set(own, source);
    return false;
  }

  /** Counts findings that nobody has looked at. */
  omit(count: number): void {
    this.#count += count;
  }

  end(): { readonly findings: readonly Finding[]; readonly omitted: number } {
    const kept = this.#ranks.flat().slice(0, MAX_FINDINGS);
    let left = MAX_ALL_DETAILS;
    const findings = kept.map((finding) => {
      left -= finding.details?.length ?? 0;
      if (left >= 0) return finding;
      const { details: _, ...rest } = finding;
      return rest;
    });
    return { findings, omitted: this.#count - findings.length };
  }

  #rank(level: Level, hasPlace: boolean): Finding[] {
    return this.#ranks[2 * LEVELS.indexOf(level) + (hasPlace ? 0 : 1)] as Finding[];
  }
}
