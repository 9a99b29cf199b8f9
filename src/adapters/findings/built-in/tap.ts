import { type Candidate, candidateOf, groupsOf, type LineReader, type Tell } from './told.js';

const FAILS = /^(?<indent>\s*)not ok \d+(?: -)? (?<title>.+)$/;
const KEY = /^(?<indent>\s*)(?<key>[\w-]+): ?(?<value>.*)$/;
const PLACE = /(?<file>(?:file:\/\/)?[^\s'"():][^\s'"()]*?):(?<line>\d+):(?<column>\d+)\)?'?$/;
/** What bats says of it stands in comments. */
const BATS_PLACE = /^# \((?:in test file|from function .* in file) (?<file>\S+?), line (?<line>\d+)[,)]/;
const BATS_WORDS = /^# {3}(?<words>\S.*)$/;
const MAX_WORDS = 8;
const MAX_FRAMES = 30;

interface Point {
  readonly title: string;
  readonly words: string[];
  /** What is left where nothing else is said. */
  readonly values: string[];
  readonly frames: Candidate[];
  /** Where the test stands: what is left when its stack names no file of ours. */
  readonly declared: Candidate[];
  /** Of the block's own keys; what is deeper belongs to one of them. */
  indent?: string;
  key: string;
  isParent: boolean;
}

/** TAP, as node:test, AVA and tape write it: a point that failed and the block below it. */
export class TapReader implements LineReader {
  readonly #tell: Tell;
  #point: Point | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    const fails = groupsOf(FAILS, line);
    if (fails) {
      this.end();
      const { title = '' } = fails;
      if (/ # (?:TODO|SKIP)\b/i.test(title)) return;
      this.#point = { title, words: [], values: [], frames: [], declared: [], key: '', isParent: false };
    } else if (/^\s*\.\.\.$/.test(line) || /^\s*ok \d/.test(line)) this.end();
    else if (this.#point) this.#readBelow(this.#point, line);
  }

  end(): void {
    const point = this.#point;
    this.#point = undefined;
    if (!point || point.isParent) return;
    const { title, words, values, frames, declared } = point;
    const message = (words.length > 0 ? words : values).join('\n') || 'failed';
    const candidates = [...frames, ...declared];
    if (candidates.length > 0)
      this.#tell({ tool: 'tap', isTest: true, level: 'error', message, title, candidates });
  }

  #readBelow(point: Point, line: string): void {
    if (line.startsWith('# ')) return readComment(point, line);
    const { indent, key, value = '' } = groupsOf(KEY, line) ?? {};
    if (indent !== undefined) point.indent ??= indent;
    const isKey = key !== undefined && indent === point.indent;
    if (isKey) point.key = key;
    if (key === 'failureType' && value.includes('subtestsFailed')) point.isParent = true;
    const text = isKey ? value : line;
    const place = groupsOf(PLACE, text.trim());
    const list = point.key === 'location' ? point.declared : point.frames;
    if (place && list.length < MAX_FRAMES) list.push(candidateOf(place));
    if (isKey && VALUES.has(key)) point.values.push(`${key}: ${value.trim()}`);
    if (place || !WORDS.has(point.key) || point.words.length >= MAX_WORDS) return;
    const words = text.trim().replace(/^'(.*)'$/, '$1');
    if (words !== '' && words !== '|-') point.words.push(words);
  }
}

function readComment({ words, frames }: Point, line: string): void {
  const place = groupsOf(BATS_PLACE, line);
  if (place) frames.push(candidateOf(place));
  const said = groupsOf(BATS_WORDS, line)?.['words'];
  if (said !== undefined && words.length < MAX_WORDS) words.push(said);
}

const WORDS = new Set(['error', 'message']);
const VALUES = new Set(['expected', 'actual', 'operator']);
