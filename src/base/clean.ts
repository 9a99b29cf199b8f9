/**
 * Output of others, fit for a log: control sequences other than colours are taken out, and of a line that
 * rewrites itself with carriage returns (a progress bar) the last state is kept.
 */
export function cleanLine(line: string): string {
  const last = line.includes('\r') ? (line.split('\r').findLast((state) => state !== '') ?? '') : line;
  return CONTROL.test(last) ? last.replace(SEQUENCE, keepColour).replace(CONTROLS, '') : last;
}

const keepColour = (sequence: string) => (isColour.test(sequence) ? sequence : '');
const isColour = /^\u001b\[[\d;:]*m$/;
// CSI; strings (OSC, DCS, SOS, PM, APC), ended by BEL or ST; escapes with and without bytes between (`ESC ( B`).
const SEQUENCE =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])/g;
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;
// An escape that begins no colour goes, too: it would join with what follows.
const CONTROLS = /(?!\u001b\[[\d;:]*m)[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

export const stripColours = (line: string): string => line.replace(/\u001b\[[\d;:]*m/g, '');

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': ' ' };

/** Clean, and without colours: what no terminal shows otherwise. */
export const bareLine = (line: string): string => stripColours(cleanLine(line));

/** Our own sentences quote names and values of others: whatever those hold, it stays one line that can be seen. */
export const oneLine = (text: string): string =>
  text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (c) => NAMES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * A line that GitHub's runner does not take for a command. It would after white space (by .NET's idea of it)
 * at a line's start (`::name::`), and anywhere (`##[name]`); a zero-width space in front is invisible.
 */
export function neutralLine(line: string): string {
  const broken = withoutBrackets(line);
  return /^[\s\u0085]*::/.test(broken) ? `\u200b${broken}` : broken;
}

/** The second form counts wherever it stands: inside our own commands, too, should nobody obey these. */
export const withoutBrackets = (text: string): string =>
  text.includes('##[') ? text.replaceAll('##[', '#\u200b#[') : text;

/** Of a text whose beginning is lost what is whole: half a secret at its start could not be masked. */
export function withoutFirstLine(text: string): string {
  const end = text.indexOf('\n');
  return text.slice(end < 0 ? MAX_SECRET : end + 1);
}

const MAX_SECRET = 8192;
