import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Looked at before a process is spent on it: Git finds none where this does not. */
export function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, '.git'))) return true;
  const parent = dirname(directory);
  return parent !== directory && isInRepository(parent);
}
