import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fold, readLines } from './action-command.js';
import type { CommandLog } from './commands.js';

/** In the order in which the runner reads them when a step has ended. */
const kinds = ['path', 'env', 'step_summary', 'state', 'output'] as const;
export type CommandFiles = Readonly<Record<(typeof kinds)[number], string>>;

export interface Written {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** In the order written; the last becomes the first of PATH. */
  readonly path: readonly string[];
  /** Masked; empty when there was none or it was dropped. */
  readonly summary: string;
  readonly summaryDropped: boolean;
}

const summaryLimit = 1024 * 1024;

/** Empty files for one step; the variable's name is GITHUB_ and the kind in upper case. */
export async function createCommandFiles(folder: string): Promise<CommandFiles> {
  await mkdir(folder, { recursive: true });
  for (const kind of kinds) await writeFile(join(folder, kind), '');
  return Object.fromEntries(kinds.map((kind) => [kind, join(folder, kind)])) as CommandFiles;
}

/**
 * The runner's EnvFileKeyValuePairs on Linux: `NAME=value` or `NAME<<DELIMITER`; only LF ends a line, so a CR stays
 * in the value. It yields as it reads: pairs before an error count.
 */
export function* parsePairs(text: string): Generator<[name: string, value: string]> {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (sign === undefined) throw new Error(`Invalid format '${line}'`);
    if (sign === '=') {
      yield [name, rest];
      continue;
    }
    if (name === '' || rest === '')
      throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
    const end = lines.indexOf(rest, at + 1);
    if (end < 0 && at + 1 < lines.length && lines.at(-1) !== '')
      throw new Error('Invalid value. EOF marker missing new line.');
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`);
    yield [name, lines.slice(at + 1, end).join('\n')];
    at = end;
  }
}

/** Reads what the step left. Errors go to the log as the runner's; a missing file is no error. */
export async function readCommandFiles(files: CommandFiles, log: CommandLog): Promise<Written> {
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  const env: Record<string, string> = {};
  for (const [name, value] of log.outputs) set(outputs, name, value);
  for (const [name, value] of log.state) set(state, name, value);
  const path = new Set<string>();
  let summary = '';
  let summaryDropped = false;
  const readers: Readonly<Record<keyof CommandFiles, (text: string) => void>> = {
    path: (text) => {
      for (const line of readLines(text)) {
        path.delete(line);
        if (line !== '') path.add(line);
      }
    },
    env: (text) => {
      for (const [name, value] of parsePairs(text))
        if (fold(name) !== 'node_options') env[name] = value;
        else log.issue('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    },
    step_summary: (text) => {
      summaryDropped = Buffer.byteLength(text) > summaryLimit;
      if (summaryDropped)
        log.issue('error', '$GITHUB_STEP_SUMMARY upload aborted, supports content up to 1024k.');
      else
        summary = readLines(text)
          .map((line) => `${log.masker.mask(line)}\n`)
          .join('');
    },
    state: (text) => {
      for (const [name, value] of parsePairs(text)) set(state, name, value);
    },
    output: (text) => {
      for (const [name, value] of parsePairs(text)) {
        if (name === '') throw new Error("Value cannot be null. (Parameter 'name')");
        set(outputs, name, value);
      }
    },
  };
  for (const kind of kinds) {
    const text = await readFile(files[kind], 'utf8').catch(() => '');
    try {
      readers[kind](text.replace(/^\ufeff/, ''));
    } catch (reason) {
      log.fail(`file command '${kind}'`, reason);
    }
  }
  return { outputs, state, env, path: [...path], summary, summaryDropped };
}

/** Outputs and state are kept without regard to case, under the spelling that came first. */
function set(record: Record<string, string>, name: string, value: string): void {
  record[Object.keys(record).find((other) => fold(other) === fold(name)) ?? name] = value;
}
