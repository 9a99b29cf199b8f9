import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { err, type Result } from '../base/result.js';
import { MAX_BYTES } from '../config/limits.js';
import { type Configuration, loadConfiguration, type Rejected } from '../config/load.js';
import { makeSource } from '../config/source.js';
import { unmetRequirements } from './requirements.js';

/** Where a configuration may lie: the action takes only what the checkout holds. */
export interface ConfigurationFile {
  readonly workspace: string;
  /** As the user named it. */
  readonly name: string;
  readonly mustBeInside: boolean;
}

/** Reads and checks the file; a pipe, a device or a huge file is refused before it is read (S10). */
export function readConfiguration({
  workspace,
  name,
  mustBeInside,
}: ConfigurationFile): Result<Configuration, Rejected> {
  const refused = (code: string, message: string) => {
    const place = { file: name, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return err({
      source: makeSource(name, ''),
      diagnostics: [{ severity: 'error', code, place, path: '', message } as const],
    });
  };
  let file: number;
  try {
    const path = realpathSync(resolve(workspace, name));
    if (mustBeInside && !path.startsWith(realpathSync(workspace) + sep)) {
      return refused('E-PATH', `'${name}' escapes the workspace; name a file of the checkout`);
    }
    // Without waiting: opening a named pipe would block until somebody writes to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return refused(
        'E-FILE',
        `'${name}' does not exist; write one, or name another file${beside(resolve(workspace, name))}`,
      );
    return refused('E-FILE', `'${name}' cannot be read: ${(error as Error).message}`);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return refused('E-FILE', `'${name}' is not a plain file; name a YAML or JSON file`);
    if (stats.size > MAX_BYTES) {
      return refused(
        'E-SIZE',
        `file is ${Math.ceil(stats.size / 1024)} KiB, limit ${MAX_BYTES / 1024} KiB; split it`,
      );
    }
    return loadConfiguration(name, readFileSync(file));
  } finally {
    closeSync(file);
  }
}

/** The files that could have been meant. */
function beside(path: string): string {
  try {
    const found = readdirSync(dirname(path)).filter((name) => /\.ya?ml$/.test(name));
    const shown = found.sort().slice(0, 5).join(', ');
    return shown === '' ? '' : ` (there are ${shown}${found.length > 5 ? ' and more' : ''})`;
  } catch {
    return '';
  }
}

/** The same for a pipeline that is to run: what it requires of this machine must be there, too. */
export async function readRunnable(
  file: ConfigurationFile,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<Configuration, Rejected>> {
  const read = readConfiguration(file);
  if (!read.ok || !read.value.pipeline) return read;
  const unmet = await unmetRequirements(read.value.pipeline.requirements, env);
  if (unmet.length === 0) return read;
  const { source, diagnostics } = read.value;
  return err({ source, diagnostics: [...diagnostics, ...unmet] });
}
