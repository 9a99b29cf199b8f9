import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'docs', 'proofs');

/** Keeps what a long run has shown, and prints it. */
export function writeProof(name: string, lines: readonly string[]): void {
  const text = `${lines.join('\n')}\n`;
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(join(DIRECTORY, `${name}.md`), text);
  process.stdout.write(text);
}
