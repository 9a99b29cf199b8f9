import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Linux reads 255 bytes of a first line, and one argument behind the program.
const MAX_FIRST_LINE = 250;

/**
 * `cimyr` for jobs, as a script for Node itself where its first line can name that: a shell would drop variables
 * whose names are none to it. The dashes keep Node from taking options for its own.
 */
export function writeLauncher(directory: string, launcher: readonly string[]): void {
  const [node = '', ...args] = launcher;
  const script = args.at(-1) ?? '';
  const first = `#!${node} --`;
  const isReadable = !/\s/.test(node) && Buffer.byteLength(first) < MAX_FIRST_LINE && args[0] === '--';
  const text = isReadable
    ? `${first}\nrequire(${JSON.stringify(script)});\n`
    : `#!/bin/sh\nexec ${launcher.map(quoted).join(' ')} "$@"\n`;
  writeFileSync(join(directory, 'cimyr'), text, { mode: 0o700 });
  // Whatever the checkout says of its own files.
  writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n', { mode: 0o600 });
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
