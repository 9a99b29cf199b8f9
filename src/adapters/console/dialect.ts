import { randomBytes } from 'node:crypto';
import { bareLine, neutralLine, oneLine, stripColours, withoutBrackets } from '../../base/clean.js';
import { askToMask, type Masked, maskedWords, reshaped, words } from '../../base/masked.js';
import type { Masker } from '../../base/masker.js';
import type { FindingPlace, Level } from '../../domain/finding.js';
import type { RunRecord } from '../../domain/record.js';
import { SIGNS } from '../../report/job-lines.js';

/**
 * How a log says things: to a person's terminal or file, or to GitHub's runner, which acts on some lines. Whatever it
 * is given, no secret is left in what it gives.
 */
export interface Dialect {
  readonly hasColour: boolean;
  /** A section of output that belongs to others. */
  section(title: string): { readonly open: readonly Masked[]; readonly close: readonly Masked[] };
  /** A line that somebody else wrote; `before` is put in front of it. */
  foreign(line: string, before?: string): Masked;
  /** The same of one that a spool holds. */
  printed(line: string, before?: string): Masked;
  /** Of a line that is too long its beginning, without half a secret at its end. */
  readonly cut: (line: string) => Masked;
  /** Such a line inside a section. */
  inSection(line: string): Masked;
  /** A line of our own. */
  own(line: string): Masked;
  /** Whoever reads acts on some lines. */
  readonly isObeyed: boolean;
  /** A line that was drawn, with the colours that we gave it. */
  drawn(line: string): Masked;
  /** A mark on a line of a file; nothing where there is no place for marks. */
  mark(severity: Level, title: string, message: string, place?: FindingPlace): readonly Masked[];
  /** Whoever reads gets the marks of this run by another way. */
  readonly leavesMarks?: (record: RunRecord) => boolean;
  /** How many more marks of this kind anybody will see. */
  room(severity: Level): number;
  /** Asks whoever shows the log to mask a value from now on. */
  hide(secret: string): readonly Masked[];
}

/** For people: what others wrote is indented below its title. */
export function plainDialect(masker: Masker, colour: boolean): Dialect {
  const own = (line: string) => {
    const masked = masker.text(oneLine(line));
    return colour ? reshaped(masked, paintSign) : masked;
  };
  const below = (line: Masked, before: Masked) =>
    words`${before}${reshaped(line, (text) => (colour ? endColour(oneOf(text)) : stripColours(oneOf(text))))}`;
  return {
    hasColour: colour,
    isObeyed: false,
    section: (title) => ({ open: [own(title)], close: [] }),
    foreign: (line, before = '') => below(masker.line(line), masker.text(before)),
    printed: (line, before = '') => below(masker.printed(line), masker.text(before)),
    inSection: (line) => (line === '' ? NOTHING : below(masker.printed(line), INDENT)),
    cut: (line) => masker.beginning(bareLine(line)),
    own,
    drawn: (line) => masker.line(line),
    mark: () => [],
    room: () => 0,
    hide: () => [],
  };
}

/** GitHub's runner: nothing that others wrote is ever a command, by two independent means (S07, S08). */
export function githubDialect(masker: Masker): Dialect {
  const mask = (text: string) => masker.text(text);
  const broken = (line: Masked, before = NOTHING) =>
    reshaped(words`${before}${reshaped(line, oneOf)}`, neutralLine);
  const own = (line: string) => broken(mask(oneLine(line)));
  const data = (text: string) => reshaped(mask(text), (masked) => escapeData(withoutBrackets(masked)));
  const marked: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  return {
    hasColour: false,
    isObeyed: true,
    section(title) {
      // Unknown to the job until it has ended, and new for each section.
      const token = maskedWords(randomBytes(16).toString('hex'));
      return {
        open: [words`::group::${data(oneLine(title))}`, words`::stop-commands::${token}`],
        close: [words`::${token}::`, words`::endgroup::`],
      };
    },
    foreign: (line, before = '') => broken(masker.line(line), mask(before)),
    printed: (line, before = '') => broken(masker.printed(line), mask(before)),
    inSection: (line) => broken(masker.printed(line)),
    cut: (line) => masker.beginning(bareLine(line)),
    own,
    drawn: own,
    mark(severity, title, message, place) {
      marked[severity]++;
      const property = (text: string) =>
        reshaped(mask(text), (masked) => escapeProperty(withoutBrackets(masked)));
      const where = placeProperties(place, property);
      return [words`::${maskedWords(severity)} ${where}title=${property(title)}::${data(message)}`];
    },
    room: (severity) => Math.max(0, MAX_MARKS - marked[severity]),
    hide: (secret) => [askToMask(secret, (value) => `::add-mask::${escapeData(value)}`)],
  };
}

const NOTHING = words``;
const INDENT = words`  `;

/** Of each severity GitHub keeps so many of a step (S22). */
const MAX_MARKS = 10;

/** Columns are taken only where the mark lies in one line. */
function placeProperties(place: FindingPlace | undefined, property: (text: string) => Masked): Masked {
  if (!place) return NOTHING;
  const { file, line, endLine = line, column, endColumn } = place;
  const name = words`file=${property(file)},`;
  if (line === undefined) return name;
  const isRange = endLine !== undefined && endLine > line;
  const end = isRange ? words`endLine=${endLine},` : NOTHING;
  if (column === undefined || isRange) return words`${name}line=${line},${end}`;
  const endOfColumn = endColumn === undefined ? NOTHING : words`endColumn=${endColumn},`;
  return words`${name}line=${line},col=${column},${endOfColumn}`;
}

// Output comes line by line; a sentence that quotes the configuration may hold a line's end.
const oneOf = (text: string) => text.replaceAll('\n', ' ');

/** A colour that somebody else left on would run on into our lines. */
const endColour = (line: string) =>
  line.includes('\u001b') && !/\u001b\[0?m$/.test(line) ? `${line}\u001b[0m` : line;

const RED = 31;
const YELLOW = 33;
const COLOURS: Readonly<Record<string, number>> = {
  [SIGNS.success]: 32,
  [SIGNS.failure]: RED,
  [SIGNS.allowed]: YELLOW,
  [SIGNS.flaky]: YELLOW,
  [SIGNS.cancelled]: YELLOW,
};

/** The sign at the start tells how it went; its colour says it again. */
function paintSign(line: string): string {
  const [sign = ''] = line;
  const colour = line[1] === ' ' ? COLOURS[sign] : undefined;
  return colour === undefined ? line : `\u001b[${colour}m${sign}\u001b[0m${line.slice(sign.length)}`;
}

const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
