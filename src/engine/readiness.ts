import { linearPattern } from '../base/linear-pattern.js';
import type { Readiness } from '../domain/pipeline.js';
import type { Prober } from '../ports/prober.js';
import type { CommandEnd } from '../ports/shell.js';
import { endWords } from './end-words.js';

/** One check of a service, its expressions evaluated. */
export interface Check {
  readonly kind: Readiness['kind'];
  readonly text: string;
}

/** What checks look at. */
export interface Checked {
  readonly prober: Prober;
  /** The end of the service's output. */
  readonly output: () => string;
  /** Runs a command in the service's environment. */
  readonly run: (command: string) => Promise<CommandEnd>;
}

/** Undefined when a check holds, else why not. */
export function isReady(
  { kind, text }: Check,
  { prober, output, run }: Checked,
): Promise<string | undefined> {
  switch (kind) {
    case 'tcp':
      return tcp(text, prober);
    case 'http':
      return prober.http(text).then((why) => why && `${text}: ${why}`);
    case 'log':
      return log(text, output());
    case 'command':
      return command(text, run);
  }
}

async function tcp(text: string, prober: Prober): Promise<string | undefined> {
  const [, host = '127.0.0.1', port] = /^(?:(.*):)?(\d+)$/.exec(text) ?? [];
  if (port === undefined) return `'${text}' is no port; write 5432 or host:5432`;
  const why = await prober.tcp(host, Number(port));
  return why && `port ${text}: ${why}`;
}

async function log(text: string, output: string): Promise<string | undefined> {
  const source = /^\/(.+)\/$/s.exec(text)?.[1];
  const pattern = source === undefined ? undefined : await linearPattern(source);
  if (pattern && !pattern.ok) return pattern.error;
  const isFound = pattern ? pattern.value(output) : output.includes(text);
  return isFound ? undefined : `its output has no '${text}'`;
}

async function command(text: string, run: Checked['run']): Promise<string | undefined> {
  const end = await run(text);
  if (end.kind === 'exit' && end.code === 0) return undefined;
  if (end.kind === 'start-error') return end.message;
  return `\`${text}\` ${endWords(end)}`;
}
