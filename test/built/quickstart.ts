import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Folder, folder } from './workspace.js';

/** A copy of what a stranger sees first: `npm start`, which needs nothing installed. */
export function quickstart(): Folder {
  const copy = folder();
  cpSync(join(import.meta.dirname, '..', '..', 'examples', 'quickstart'), copy.path, {
    recursive: true,
    filter: (name) => !/[/\\](dist|deployed)$/.test(name),
  });
  return copy;
}
