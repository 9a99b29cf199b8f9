import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cimyr, cliScript, plainEnv, start } from '../built/cimyr.js';
import { type Folder, withPipeline } from '../built/workspace.js';

const PYTHON = 'jobs: { py: { shell: python, working-directory: sub, run: "print(1 + 1)" } }';
/** Starts a program for which permissions count, also when root tests. */
const POWERLESS = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : ['env'];

function powerless(files: Folder, TMPDIR: string) {
  const [program = '', ...args] = [...POWERLESS, process.execPath, '--', cliScript(), 'run'];
  const ran = promisify(execFile)(program, args, { cwd: files.path, env: { ...plainEnv(), TMPDIR } });
  return ran.then(
    (told) => ({ code: 0, ...told }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

describe('TMPDIR', () => {
  it.each([['relative'], ['./relative/../relative'], ['']])(
    '%j works, from any working directory',
    async (TMPDIR) => {
      using files = withPipeline(PYTHON);
      for (const name of ['sub', 'relative']) mkdirSync(files.at(name));
      const { code, stdout } = await cimyr(['run', '--log', 'grouped'], { cwd: files.path, env: { TMPDIR } });
      expect([code, stdout]).toEqual([0, expect.stringContaining('\n  2\n')]);
      expect(readdirSync(files.at('relative'))).toEqual([]);
    },
  );

  it.each([
    ['missing', '/nonexistent', 'it does not exist; make it, or unset TMPDIR'],
    ['a file', 'cimyr.yml', 'it is no folder; unset TMPDIR, or name another'],
    ['in /proc', '/proc/self', 'it does not exist; make it, or unset TMPDIR'],
  ])('that is %s is told before anything starts', async (_, TMPDIR, why) => {
    using files = withPipeline('jobs: { a: { run: touch ran } }');
    const { code, stderr } = await cimyr(['run'], { cwd: files.path, env: { TMPDIR } });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(new RegExp(`^the temporary folder '.*' \\(TMPDIR\\) cannot be used: ${why}\n$`)),
    ]);
    expect(existsSync(files.at('ran'))).toBe(false);
  });

  it('that this user may not write to is told, too', async () => {
    using files = withPipeline('jobs: { a: { run: touch ran } }');
    mkdirSync(files.at('closed'), { mode: 0o555 });
    const { code, stderr } = await powerless(files, 'closed');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('(TMPDIR) cannot be used: this user may not write'),
    ]);
  });

  it('that cannot be tidied fails no run', async () => {
    using files = withPipeline('jobs: { a: { run: "chmod 500 $TMPDIR; echo fine" } }');
    mkdirSync(files.at('t'));
    const { code, stderr } = await powerless(files, 't');
    chmodSync(files.at('t'), 0o700);
    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync(files.at('t'))).toHaveLength(1);
  });
});

it('a killed run leaves its pipes to the next one, which removes them', async () => {
  using files = withPipeline('jobs: { a: { run: "[ ! -e up ] || exit 0; touch up; echo up; sleep 600" } }');
  mkdirSync(files.at('t'));
  const env = { TMPDIR: files.at('t') };
  const { child, says, ended } = start(['run', '--log', 'stream'], { cwd: files.path, env });
  await says(/up/);
  child.kill('SIGKILL');
  await ended;
  expect(readdirSync(files.at('t'))).toHaveLength(1);
  expect((await cimyr(['run'], { cwd: files.path, env })).code).toBe(0);
  expect(readdirSync(files.at('t'))).toEqual([]);
});
