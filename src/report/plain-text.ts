/**
 * Output of others, fit for a log: control sequences other than colours are taken out, and of a line that
 * rewrites itself with carriage returns (a progress bar) the last state is kept.
 */
export function cleanLine(line: string): string {
  const states = line.split('\r').filter((state) => state !== '');
  const last = states.at(-1) ?? '';
  return last.includes('\u001b') || CONTROL.test(last)
    ? last.replace(SEQUENCE, keepColour).replace(CONTROLS, '')
    : last;
}

const keepColour = (sequence: string) => (/^\u001b\[[\d;:]*m$/.test(sequence) ? sequence : '');
// CSI, OSC (ended by BEL or ST) and two-character escapes.
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f\u0080-\u009f]/;
const CONTROLS = new RegExp(CONTROL.source, 'g');

/**
 * A line that GitHub's runner does not take for a command. It would after white space (by .NET's idea of it)
 * at a line's start (`::name::`), and anywhere (`##[name]`); a zero-width space in front is invisible.
 */
export function neutralLine(line: string): string {
  const broken = line.includes('##[') ? line.replaceAll('##[', '#\u200b#[') : line;
  return /^[\s\u0085]*::/.test(broken) ? `\u200b${broken}` : broken;
}
