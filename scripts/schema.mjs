// Writes schema/*.json from the code; with --check it only says whether they are the same.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli', 'index.js');
const files = { configuration: 'cimyr', run: 'run', events: 'events', report: 'report' };

for (const [name, file] of Object.entries(files)) {
  const path = join(root, 'schema', `${file}.schema.json`);
  const text = execFileSync(process.execPath, [cli, 'schema', name], { encoding: 'utf8' });
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    console.error(`schema/${file}.schema.json differs from the code; run npm run schema`);
    process.exitCode = 1;
  }
}
