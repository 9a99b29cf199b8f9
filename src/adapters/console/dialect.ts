import { randomBytes } from 'node:crypto';
import type { FindingPlace, Level } from '../../domain/finding.js';
import { SIGNS } from '../../report/job-lines.js';
import { cleanLine, neutralLine, oneLine, stripColours } from '../../report/plain-text.js';

/** How a log says things: to a person's terminal or file, or to GitHub's runner, which acts on some lines. */
export interface Dialect {
  readonly hasColour: boolean;
  /** A section of output that belongs to others. */
  section(title: string): { readonly open: readonly string[]; readonly close: readonly string[] };
  /** A line that somebody else wrote; `before` is put in front of it. */
  foreign(line: string, before?: string): string;
  /** The same inside a section. */
  inSection(line: string): string;
  /** A line of our own. */
  own(line: string): string;
  /** A mark on a line of a file; nothing where there is no place for marks. */
  mark(severity: Level, title: string, message: string, place?: FindingPlace): readonly string[];
  /** How many more marks of this kind anybody will see. */
  room(severity: Level): number;
  /** Asks whoever shows the log to mask a value from now on. */
  hide(secret: string): readonly string[];
}

/** For people: what others wrote is indented below its title. */
export function plainDialect(colour: boolean): Dialect {
  const foreign = (line: string, before = '') => {
    const clean = oneOf(cleanLine(line));
    return before + (colour ? endColour(clean) : stripColours(clean));
  };
  const own = (line: string) => (colour ? paintSign(oneLine(line)) : oneLine(line));
  return {
    hasColour: colour,
    section: (title) => ({ open: [own(title)], close: [] }),
    foreign,
    inSection: (line) => (line === '' ? '' : foreign(line, '  ')),
    own,
    mark: () => [],
    room: () => 0,
    hide: () => [],
  };
}

/** GitHub's runner: nothing that others wrote is ever a command, by two independent means (S07, S08). */
export function githubDialect(): Dialect {
  const foreign = (line: string, before = '') => neutralLine(before + oneOf(cleanLine(line)));
  const marked: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  return {
    hasColour: false,
    section(title) {
      // Unknown to the job until it has ended, and new for each section.
      const token = randomBytes(16).toString('hex');
      return {
        open: [`::group::${escapeData(oneLine(title))}`, `::stop-commands::${token}`],
        close: [`::${token}::`, '::endgroup::'],
      };
    },
    foreign,
    inSection: (line) => foreign(line),
    own: (line) => neutralLine(oneLine(line)),
    mark(severity, title, message, place) {
      marked[severity]++;
      const properties = [...placeProperties(place), `title=${escapeProperty(title)}`].join(',');
      return [`::${severity} ${properties}::${escapeData(message)}`];
    },
    room: (severity) => Math.max(0, MAX_MARKS - marked[severity]),
    hide: (secret) => [`::add-mask::${escapeData(secret)}`],
  };
}

/** Of each severity GitHub keeps so many of a step (S22). */
const MAX_MARKS = 10;

/** Columns are taken only where the mark lies in one line. */
function placeProperties(place: FindingPlace | undefined): string[] {
  if (!place) return [];
  const { file, line, endLine = line, column, endColumn } = place;
  if (line === undefined) return [`file=${escapeProperty(file)}`];
  const isRange = endLine !== undefined && endLine > line;
  const hasColumn = column !== undefined && !isRange;
  return [
    `file=${escapeProperty(file)}`,
    `line=${line}`,
    ...(isRange ? [`endLine=${endLine}`] : []),
    ...(hasColumn ? [`col=${column}`] : []),
    ...(hasColumn && endColumn !== undefined ? [`endColumn=${endColumn}`] : []),
  ];
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
