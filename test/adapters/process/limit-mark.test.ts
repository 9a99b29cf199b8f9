import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isMarked } from '../../../src/adapters/process/limit-mark.js';
import { folder } from '../../built/workspace.js';
import { program } from '../../engine/child.js';

const limits = (locks: string) =>
  Buffer.from(
    `Limit                     Soft Limit           Hard Limit           Units     \nMax file locks            ${locks}            unlimited            locks     \nMax pending signals       63000                63000                signals   \n`,
  );

it.each(['unlimited', '0', '1', '1000', '2147483647'])(
  'a limit that others have set (%s) is no mark',
  (locks) => {
    expect(isMarked(limits(locks), ':20260102-030405-1f4c0a.')).toBe(false);
  },
);

it('what cannot be read is no mark', () => {
  expect(isMarked(Buffer.alloc(0), ':20260102-030405-1f4c0a.')).toBe(false);
});

describe.skipIf(process.platform !== 'linux')('what is to outlive a run that has marked us', () => {
  // As in a container, which shares the limits of the run around it, but not its programs.
  it.each([
    ['by prlimit', ['sh', 'prlimit'], 'unlimited'],
    ['by bash', ['sh', 'bash'], 'unlimited'],
    ['with the mark where nothing can take it off', ['sh'], '12345678901'],
  ])('is started %s', async (_, names, locks) => {
    using files = folder();
    mkdirSync(files.at('bin'));
    for (const name of names) {
      const path = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      symlinkSync(path, files.at('bin', name));
    }
    const script = await program(
      files.path,
      `import { spawnSync } from 'node:child_process';
       import { unmarkedShell } from '#root/src/adapters/process/limit-mark.ts';
       const print = 'while read -r a b c soft d; do [ "$b $c" != "file locks" ] || echo "$soft"; done < /proc/self/limits';
       const [sh, ...args] = unmarkedShell(print);
       const env = { PATH: ${JSON.stringify(files.at('bin'))} };
       console.log(spawnSync(sh, args, { env, encoding: 'utf8' }).stdout.trim());`,
    );
    const { stdout } = spawnSync('prlimit', ['--locks=12345678901:', process.execPath, script], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe(locks);
  });
});
