import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { MAX_BYTES } from '../config/limits.js';
import { MAX_SHOWN } from '../report/diagnostic-lines.js';
import { type Cli, type CommonOptions, refuse } from './cli.js';

export interface EnvFileOptions extends CommonOptions {
  readonly envFile?: string;
}

/** The variables of `--env-file`, none without one; or the exit code, each mistake told with its line. */
export async function envFileOrRefusal(
  cli: Cli,
  options: EnvFileOptions,
): Promise<Readonly<Record<string, string>> | 2> {
  const { envFile: name } = options;
  if (name === undefined) return {};
  let bytes: Uint8Array;
  try {
    bytes = readUpTo(resolve(cli.cwd, name), MAX_BYTES + 1);
  } catch (error) {
    return refuse(cli, options, `--env-file '${name}' ${unreadable(error as NodeJS.ErrnoException)}`);
  }
  const { parseEnvFile } = await import('../config/env-file.js');
  const { variables, mistakes, notices } = parseEnvFile(bytes);
  for (const { line, message } of notices) cli.output.tell(`warning ${name}:${line}: ${message}`);
  if (mistakes.length === 0) return variables;
  for (const { line, message } of mistakes.slice(0, MAX_SHOWN))
    cli.output.tell(`error[E-ENV-FILE] ${name}:${line}: ${message}`);
  const diagnostics = mistakes.map(({ line, message }) => ({
    severity: 'error' as const,
    code: 'E-ENV-FILE',
    place: { file: name, line, column: 1, endLine: line, endColumn: 1 },
    path: '',
    message,
  }));
  const count = `${mistakes.length} problem${mistakes.length === 1 ? '' : 's'}`;
  return refuse(cli, options, `${count} in --env-file '${name}'; nothing was done`, diagnostics);
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'does not exist; write one, or name another file';
  if (code === 'EISDIR') return 'is a directory; name a file';
  return `cannot be read: ${message}`;
}

/** Of a pipe no more than of a file. */
function readUpTo(path: string, limit: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(limit);
    let size = 0;
    for (let read = -1; read !== 0 && size < limit; size += read)
      read = readSync(file, bytes, size, Math.min(64 * 1024, limit - size), null);
    return bytes.subarray(0, size);
  } finally {
    closeSync(file);
  }
}
