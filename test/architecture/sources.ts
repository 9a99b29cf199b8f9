import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..', 'src');

/** The files of src/ by their paths there, each parsed once for all that is asked of them. */
export const sources: ReadonlyMap<string, ts.SourceFile> = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)];
    }),
);
