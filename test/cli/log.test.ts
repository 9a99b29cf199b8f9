import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cimyr, cliScript, plainEnv, start } from '../built/cimyr.js';
import { withPipeline } from '../built/workspace.js';

const TWO = `
name: shop
jobs:
  a: { run: "echo one; echo two >&2" }
  b: { needs: [a], run: "echo before; exit 4" }
`;
const times = (text: string) => text.replace(/\d+(\.\d)? m?s\b/g, 'T').replace(/\/\S+\/runs\/\S+/, 'RUN');

describe('--log', () => {
  const logOf = async (mode: string) => {
    using files = withPipeline(TWO);
    return times((await cimyr(['run', '--log', mode], { cwd: files.path })).stdout);
  };
  const endOf = (printed: string) => `
✗ b: \`echo before; exit 4\` exited with code 4
  → run it again: cimyr run --job b; if nothing has changed, without its needs: cimyr run --resume (cimyr.yml:5)
${printed}
✗ shop failed in T · 1 succeeded, 1 failed
`;

  const END = endOf('  │ before\n');

  it.each(['grouped', 'auto'])('%s: each job when it has ended, failures last', async (mode) => {
    expect(await logOf(mode)).toBe(
      `✓ a · T\n  one\n  two\n✗ b · failed, exit 4 · T\n  before\n${endOf('')}  logs and record: RUN\n`,
    );
  });

  it('stream: lines as they come, each behind its job', async () => {
    expect(await logOf('stream')).toBe(
      `a | one\na | two\n✓ a · T\nb | before\n✗ b · failed, exit 4 · T\n${END}  logs and record: RUN\n`,
    );
  });

  it('stream: a line is there before its job has ended', async () => {
    using files = withPipeline('jobs: { a: { run: "echo ready; until [ -e go ]; do sleep 0.05; done" } }');
    const { says, ended } = start(['run', '--log', 'stream'], { cwd: files.path });
    await says(/^a \| ready\n/);
    files.write('go', '');
    expect(await ended).toMatchObject({ code: 0 });
  });

  it('stream: of a job with services, which start before it, or never', async () => {
    using files = withPipeline(`jobs:
  a: { run: echo served, services: { api: { run: sleep 60, ready: { command: exit 0 } } } }
  b: { run: echo never, needs: [a], services: { db: { run: exit 3, ready: { command: exit 1 } } } }
`);
    const { code, stdout } = await cimyr(['run', '--log', 'stream'], { cwd: files.path });
    expect([code, times(stdout)]).toEqual([
      1,
      expect.stringMatching(/^· service api .*\na \| served\n✓ a · T\n✗ b · failed, /),
    ]);
  });

  it('quiet: what failed and how it went, nothing else', async () => {
    expect(await logOf('quiet')).toBe(END);
  });

  it('writes no colours where nobody sees them', async () => {
    using files = withPipeline(`jobs: { a: { run: "printf '\\\\033[31mred\\\\033[0m\\n'" } }`);
    const { stdout } = await cimyr(['run'], { cwd: files.path });
    expect(stdout).toContain('  red\n');
    expect(stdout).not.toContain('\u001b');
  });
});

/** Much output, then a sign that the run has gone on. */
const CHATTY = `
jobs:
  a: { run: seq -f 'a line of output %g' 200000 }
  b: { needs: [a], run: touch went-on }
`;

describe('a reader of the log', () => {
  it('that closes the pipe takes nothing from the run', async () => {
    using files = withPipeline(CHATTY);
    const script = '"$0" -- "$1" run | head -n 1; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', script, process.execPath, cliScript()],
      {
        cwd: files.path,
        env: plainEnv(files.path),
      },
    );
    expect(stdout).toMatch(/^✓ a · .*\n0\n$/);
    expect(stderr).toBe('');
    expect(existsSync(files.at('went-on'))).toBe(true);
  });

  it('that closes the pipe of a document is told nothing, but has not got what was asked for', async () => {
    const jobs = Array.from({ length: 3000 }, (_, i) => `  j${i}: { run: "true" }`);
    using files = withPipeline(`jobs:\n${jobs.join('\n')}\n`);
    const script = '"$0" -- "$1" graph --json | head -c 1; echo "${PIPESTATUS[0]}"';
    const ran = promisify(execFile)('bash', ['-c', script, process.execPath, cliScript()], {
      cwd: files.path,
      env: plainEnv(files.path),
    });
    expect(await ran).toEqual({ stdout: '{1\n', stderr: '' });
  });

  it('that is slow does not slow the run, and gets everything', async () => {
    using files = withPipeline(CHATTY);
    const child = spawn(process.execPath, ['--', cliScript(), 'run'], {
      cwd: files.path,
      env: plainEnv(files.path),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    while (child.exitCode === null && !existsSync(files.at('went-on'))) await delay(20);
    expect(child.exitCode).toBeNull();
    const texts: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => void texts.push(text));
    const [code] = await once(child, 'close');
    const lines = texts.join('').match(/^ {2}a line of output \S+$/gm) ?? [];
    expect([code, lines.length]).toEqual([0, 200_000]);
  });
});
