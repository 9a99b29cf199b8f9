// Writes schema/*.json from the code; with --check it only says whether they are the same.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const path = join(root, 'schema', 'cimyr.schema.json');
const text = execFileSync(process.execPath, [join(root, 'dist', 'cli', 'index.js'), 'schema'], {
  encoding: 'utf8',
});

if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error('schema/cimyr.schema.json differs from the code; run npm run schema');
  process.exitCode = 1;
}
