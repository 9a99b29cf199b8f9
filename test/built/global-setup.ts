import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** An empty folder for this run of the tests: `product` builds there when the first test asks. */
    readonly built: string;
  }
}

export default function setup(project: TestProject): () => void {
  if (!process.env['CIMYR_REAL'] && !process.env['CIMYR_PROVE'])
    process.stdout.write(
      'real hosts (sshd, HAProxy) are not tested here: `npm run real` does, as root on Linux\n',
    );
  const built = mkdtempSync(join(tmpdir(), 'cimyr-built-'));
  project.provide('built', built);
  return () => rmSync(built, { recursive: true, force: true });
}
