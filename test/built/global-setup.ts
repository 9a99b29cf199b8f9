import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** An empty folder for this run of the tests: `product` builds there when the first test asks. */
    readonly built: string;
  }
}

/** Ends the Docker engines that suites have shared; what they loaded stays for the next run. */
const DOWN = fileURLToPath(new URL('../testbed/docker/down', import.meta.url));

export default function setup(project: TestProject): () => void {
  const isReal = process.env['CIMYR_REAL'] || process.env['CIMYR_PROVE'];
  if (!isReal)
    process.stdout.write(
      'real hosts (sshd, HAProxy) and Docker engines are not tested here: `npm run real` does, as root on Linux\n',
    );
  const built = mkdtempSync(join(tmpdir(), 'cimyr-built-'));
  project.provide('built', built);
  return () => {
    rmSync(built, { recursive: true, force: true });
    if (isReal) execFileSync(DOWN, ['@', '--unless-used']);
  };
}
