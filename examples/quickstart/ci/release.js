// Prints a name for what was built: the same content has the same one, whatever is not committed yet.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = 'dist/teamclock';
const hash = createHash('sha256');
const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
for (const path of files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort())
  hash.update(`${path}\n`).update(readFileSync(path));
console.log(`local-${hash.digest('hex').slice(0, 10)}`);
