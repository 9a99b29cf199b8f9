import { oneLabel } from './labels.js';

/** One row; times are milliseconds since the run's start. */
export interface Bar {
  readonly section: string;
  /** `ganttName` of what is not ours in it. */
  readonly name: string;
  /** Mermaid's words for how it is drawn: red, blue, grey; without any, as a task that is to come. */
  readonly look?: 'crit' | 'active' | 'done';
  readonly from: number;
  readonly to: number;
}

/** In every gantt the same: red what did not succeed, blue what decided how long it took. */
export const GANTT_LEGEND = 'red: did not succeed, blue: on the longest path';
export const barLook = (isSuccess: boolean, isOnPath: boolean): NonNullable<Bar['look']> =>
  isSuccess ? (isOnPath ? 'active' : 'done') : 'crit';

/** Below that, whole seconds would not tell the rows apart. */
const SHORT_MS = 5000;

/**
 * A mermaid gantt; a section begins where its name changes. Seconds since the epoch as axis: clock times would be off
 * where a time zone is not a whole hour.
 */
export function gantt(bars: readonly Bar[]): string {
  const last = bars.reduce((latest, { to }) => Math.max(latest, to), 0);
  const lines = [
    'gantt',
    '  dateFormat x',
    `  axisFormat ${last < SHORT_MS ? '%Q ms' : '%s s'}`,
    '  todayMarker off',
  ];
  let current: string | undefined;
  for (const [i, { section, name, look, from, to }] of bars.entries()) {
    if (section !== current) lines.push(`  section ${ganttName(section) || '·'}`);
    current = section;
    const start = Math.max(0, Math.round(from));
    // A bar without length is none to mermaid.
    const end = Math.max(start + 1, Math.round(to));
    lines.push(`  ${name} :${look === undefined ? '' : `${look}, `}t${i}, ${start}, ${end}`);
  }
  return lines.join('\n');
}

/**
 * In a gantt a name ends at a colon, `#` and `%` begin what is not shown, and there is no way to escape: what means
 * something is shown as its look-alike. Section names and the words that begin a statement are safe behind a sign.
 */
export const ganttName = (text: string): string =>
  oneLabel(text)
    .replace(/[:;#%<>"`\\&{}]/g, (c) => LOOK_ALIKES[c] ?? ' ')
    .trim();

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ':': '∶',
  ';': '；',
  '#': '＃',
  '%': '％',
  '<': '‹',
  '>': '›',
  '"': '″',
  '`': 'ˋ',
  '\\': '＼',
  '&': '＆',
  '{': '｛',
  '}': '｝',
};
