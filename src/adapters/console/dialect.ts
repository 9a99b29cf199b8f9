import { randomBytes } from 'node:crypto';
import type { Place } from '../../domain/diagnostic.js';
import { cleanLine, neutralLine } from '../../report/plain-text.js';

/** How a log says things: to a person's terminal or file, or to GitHub's runner, which acts on some lines. */
export interface Dialect {
  /** A section of output that belongs to others. */
  section(title: string): { readonly open: readonly string[]; readonly close: readonly string[] };
  /** A line that somebody else wrote. */
  foreign(line: string): string;
  /** A line of our own. */
  own(line: string): string;
  /** A mark on a line of the configuration; nothing where there is no place for marks. */
  mark(
    severity: 'error' | 'warning' | 'notice',
    title: string,
    message: string,
    place?: Pick<Place, 'file' | 'line'> & Partial<Place>,
  ): readonly string[];
  /** Asks whoever shows the log to mask a value from now on. */
  hide(secret: string): readonly string[];
}

export function plainDialect(colour: boolean): Dialect {
  const strip = (line: string) => (colour ? line : line.replace(/\u001b\[[\d;:]*m/g, ''));
  return {
    section: (title) => ({ open: [`── ${title}`], close: [] }),
    foreign: (line) => strip(cleanLine(line)),
    own: (line) => line,
    mark: () => [],
    hide: () => [],
  };
}

/** GitHub's runner: nothing that others wrote is ever a command, by two independent means (S07, S08). */
export function githubDialect(): Dialect {
  return {
    section(title) {
      // Unknown to the job until it has ended, and new for each section.
      const token = randomBytes(16).toString('hex');
      return {
        open: [`::group::${escapeData(title)}`, `::stop-commands::${token}`],
        close: [`::${token}::`, '::endgroup::'],
      };
    },
    foreign: (line) => neutralLine(cleanLine(line)),
    own: (line) => neutralLine(line),
    mark(severity, title, message, place) {
      const where = place
        ? [
            `file=${escapeProperty(place.file)}`,
            `line=${place.line}`,
            ...(place.column ? [`col=${place.column}`] : []),
          ]
        : [];
      const properties = [...where, `title=${escapeProperty(title)}`].join(',');
      return [`::${severity} ${properties}::${escapeData(message)}`];
    },
    hide: (secret) => [`::add-mask::${escapeData(secret)}`],
  };
}

const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
