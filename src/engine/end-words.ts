import { howEnded } from '../domain/how-ended.js';
import type { ShellCommandEnd } from '../ports/shell.js';

/** How a command came to its end, for the sentence about a service. */
export function serviceEndWords(end: ShellCommandEnd): string {
  if (end.kind === 'start-error') return `could not start: ${end.message}`;
  const ended = howEnded(end);
  if (!('signal' in ended)) return `exited with code ${ended.code}`;
  const code = ended.exitCode === undefined ? '' : ` (exit code ${ended.exitCode})`;
  return `was ended by ${ended.signal}${code}`;
}
