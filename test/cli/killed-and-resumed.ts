import { setTimeout } from 'node:timers/promises';
import { cimyr, start } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { type Folder, folder } from '../built/workspace.js';

const PIPELINE = `
max-parallel: 3
stages:
  - name: build
    jobs:
      - { name: lib, run: [sleep 0.03, 'echo lib > lib', 'echo name=lib >> $GITHUB_OUTPUT'], artifacts: [lib] }
      - { name: part, matrix: { n: [1, 2, 3] }, run: ['sleep 0.0\${{ matrix.n }}', 'echo \${{ matrix.n }} > part-\${{ matrix.n }}'] }
      - { name: never, run: exit 1, if: "\${{ github.ref == 'x' }}" }
  - name: test
    jobs:
      - { name: unit, needs: [lib], run: [sleep 0.04, 'test "$NAME" = lib', 'cat lib > tested'], env: { NAME: '\${{ needs.lib.outputs.name }}' } }
      - { name: lint, run: [sleep 0.02, 'exit 3'], allow-failure: true }
  - name: ship
    jobs: [{ name: all, run: ['sleep 0.02', 'cat tested part-1 part-2 part-3 > shipped'] }]
`;

const checkout = (): Folder => {
  const files = folder({
    'cimyr.yml': PIPELINE,
    '.gitignore': 'lib\npart-*\ntested\nshipped\n',
  });
  git(files.path, 'init', '--quiet');
  git(files.path, 'add', '.');
  git(files.path, 'commit', '--quiet', '-m', 'one');
  return files;
};

/** What a run comes to, however it got there: how each job ended, what was made, what was kept. */
function endOf(files: Folder, json: string): unknown {
  const { status, stages, artifacts } = JSON.parse(json) as {
    status: string;
    stages: { jobs: { id: string; status: string; allowed?: boolean }[] }[];
    artifacts: { job: string; files: unknown }[];
  };
  const jobs = stages.flatMap((stage) => stage.jobs);
  return {
    status,
    jobs: Object.fromEntries(jobs.map(({ id, status: ended, allowed }) => [id, [ended, allowed]])),
    artifacts,
    shipped: files.read('shipped'),
  };
}

const run = (files: Folder, ...more: string[]) => cimyr(['run', '--json', ...more], { cwd: files.path });

export async function uninterrupted(): Promise<{ end: unknown; ms: number }> {
  using files = checkout();
  // What is built for the tests is built when it is first asked for: not part of a run's time.
  await cimyr(['--version'], { cwd: files.path });
  const begin = performance.now();
  const { stdout } = await run(files);
  return { end: endOf(files, stdout), ms: performance.now() - begin };
}

export interface Interrupted {
  readonly end: unknown;
  /** Jobs that the resumed run did not run again; undefined when the kill came before there was a run. */
  readonly reused: number | undefined;
}

/** Kills a run after so many ms, resumes it, and says what came of it. */
export async function killedAndResumed(afterMs: number): Promise<Interrupted> {
  using files = checkout();
  const first = start(['run'], { cwd: files.path });
  await Promise.race([setTimeout(afterMs), first.ended]);
  first.child.kill('SIGKILL');
  await first.ended;
  const resumed = await run(files, '--resume');
  // It was too early for a run, or too late to kill it.
  if (resumed.code === 2) {
    const again = await run(files);
    return { end: endOf(files, again.stdout), reused: undefined };
  }
  const told = /(\d+) jobs? that ha/.exec(resumed.stderr)?.[1];
  return { end: endOf(files, resumed.stdout), reused: told === undefined ? 0 : Number(told) };
}
