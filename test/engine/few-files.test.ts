import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Child, program } from './child.js';
import { start } from './rig.js';

it('too few open files: jobs that cannot start say so, the others run, nothing hangs (R11)', async () => {
  const home = mkdtempSync(join(tmpdir(), 'few-'));
  const jobs = Array.from(
    { length: 40 },
    (_, i) => `j${i}: { run: "echo ${i}; while [ ! -e go ] && kill -0 $PPID; do sleep 0.05; done" }`,
  );
  const path = await program(
    home,
    // All that could start stay until the first one could not. A directory: no file can be opened now.
    `import { mkdirSync } from 'node:fs';
     import { start } from '#root/test/engine/rig.ts';
     const played = await start(process.argv[2], { maxParallel: 40 });
     await played.until(({ kind }) => kind === 'attempt-ended');
     mkdirSync(played.workspace + '/go');
     await played.done;
     const failures = [...played.record.jobs.values()].map(({ attempts }) => attempts[0].outcome.failure?.message);
     console.log(JSON.stringify({ outcomes: Object.values(played.outcomes), failures, survivors: played.survivors() }));
     await played[Symbol.asyncDispose]();`,
  );
  await using child = new Child(path, [`jobs: { ${jobs.join(', ')} }`], 'ulimit -n 64');
  expect(await child.ended).toEqual({ code: 0, signal: null });
  const { outcomes, failures, survivors } = JSON.parse(child.output);
  expect(survivors).toEqual([]);
  expect(outcomes).toHaveLength(40);
  expect(new Set(outcomes)).toEqual(new Set(['success', 'failure start-error']));
  for (const message of failures.filter(Boolean)) expect(message).toMatch(/EMFILE|too many open files/);
  rmSync(home, { recursive: true });
});

it('a job that cleans the temporary folder takes no pipe from the ones after it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cleaned-'));
  vi.stubEnv('TMPDIR', directory);
  await using played = await start(
    `
    jobs:
      a: { run: 'echo a; rm -rf "$T"/cimyr-*; echo still a > /dev/stderr', env: { T: ${directory} } }
      b: { run: echo b, needs: [a] }
      c: { run: 'echo c; rm -rf "$T"/cimyr-*', needs: [b], env: { T: ${directory} } }
      d: { run: 'console.log("d")', shell: node, needs: [c] }`,
  );
  await played.done;
  vi.unstubAllEnvs();
  expect(['a', 'b', 'c', 'd'].map((id) => played.output(id))).toEqual(['a\nstill a\n', 'b\n', 'c\n', 'd\n']);
  rmSync(directory, { recursive: true, force: true });
});
