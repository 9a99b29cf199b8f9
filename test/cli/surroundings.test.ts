import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cimyr, cliScript, plainEnv } from '../built/cimyr.js';
import { type Folder, withPipeline } from '../built/workspace.js';

const isRoot = process.getuid?.() === 0;
/** Starts a program for which permissions count, also when root tests. */
const POWERLESS = isRoot ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : ['env'];
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0;
if (!canMount) console.warn('a full disk is not tested: unshare -rm mount -t tmpfs is not allowed here');

/** `cimyr run` behind other programs, with what it exits with. */
async function run(before: readonly string[], files: Folder) {
  const [program = '', ...args] = [...before, process.execPath, '--', cliScript(), 'run'];
  const ran = promisify(execFile)(program, args, { cwd: files.path, env: plainEnv(files.path) });
  return ran.then(
    (told) => ({ code: 0, ...told }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

describe('cimyr run', () => {
  it('refuses to run where it may not write, and says so in one line', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    mkdirSync(files.state, { mode: 0o500 });
    const { code, stdout, stderr } = await run(POWERLESS, files);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error\[E-STATE\]: .*: EACCES.*\n$/);
  });

  it('refuses a file that it may not read', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    chmodSync(files.at('cimyr.yml'), 0o000);
    const { code, stderr } = await run(POWERLESS, files);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[E-FILE\] cimyr\.yml:1:1: 'cimyr\.yml' cannot be read: EACCES/);
  });

  it.skipIf(!canMount)('goes on when the disk is full, and says what is lost', async () => {
    using files = withPipeline(
      'jobs:\n  a: { run: "seq 100000" }\n  b: { needs: [a], run: "touch went-on; echo last; exit 3" }\n',
    );
    mkdirSync(files.state, { mode: 0o700 });
    const mount = 'mount -t tmpfs -o mode=700,size=256k none ../state && exec "$@"';
    const { code, stdout, stderr } = await run(['unshare', '-rm', 'sh', '-c', mount, 'sh'], files);
    expect(code).toBe(1);
    expect(stdout).toContain('· a: part of the output is lost: no space left on the disk\n');
    expect(stdout).toMatch(/\n✗ b: .* exited with code 3\n.*\n {2}│ last\n/);
    expect(stderr).toMatch(/^(the run's record could not be kept whole: .*\n)?$/);
    expect(existsSync(files.at('went-on'))).toBe(true);
  });

  it('is on the PATH of its jobs, and speaks plainly inside them', async () => {
    using files = withPipeline('jobs: { a: { run: "cimyr validate; cimyr validate wrong.yml" } }');
    files.write('wrong.yml', 'jobs: { a: { run: 1 } }');
    const { code, stdout } = await cimyr(['run'], { cwd: files.path, env: { GITHUB_ACTIONS: 'true' } });
    expect(code).toBe(1);
    expect(stdout).toContain('\n✓ cimyr.yml is valid: 1 job\n');
    expect(stdout).toContain('\nerror[E-TYPE] wrong.yml:1:');
    // One for the job that failed; what the inner one says is no mark of this run.
    expect(stdout.match(/::error/g)).toHaveLength(1);
  });

  it('runs inside a job of its own, and both end', async () => {
    using files = withPipeline('name: outer\njobs: { a: { run: cimyr run inner.yml } }');
    files.write('inner.yml', 'name: inner\njobs: { b: { run: "echo deep; exit 3" } }');
    const { code, stdout } = await cimyr(['run'], { cwd: files.path });
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n {4}deep\n/);
    expect(stdout).toMatch(/\n✗ outer failed in .*\n/);
    expect(files.runs()).toHaveLength(2);
  });

  it('passes the environment on, but nothing of the run around it and nothing of GitHub’s files', async () => {
    using files = withPipeline('jobs: { a: { run: "env | sort" } }');
    const env = {
      NODE_OPTIONS: '--max-old-space-size=300',
      CIMYR_JOB: 'outer',
      GITHUB_TOKEN: 'ghs_x',
      MINE: '1',
    };
    const { stdout } = await cimyr(['run'], { cwd: files.path, env });
    expect(stdout).toContain('  NODE_OPTIONS=--max-old-space-size=300\n');
    expect(stdout).toContain('  MINE=1\n');
    expect(stdout).toContain('  CIMYR_JOB=a\n');
    expect(stdout).not.toContain('GITHUB_TOKEN');
  });
});
