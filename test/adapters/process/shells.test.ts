import { describe, expect, it } from 'vitest';
import type { ShellName } from '../../../src/domain/pipeline.js';
import { OpenSession, once } from './open-session.js';

const ok = { kind: 'exit', code: 0 };

describe('bash', () => {
  it('stops at the first command that fails, and in a pipe the worst one counts', async () => {
    expect(await once('echo one; false; echo two')).toEqual({
      end: { kind: 'exit', code: 1 },
      output: 'one\n',
    });
    expect((await once('exit 3 | cat')).end).toEqual({ kind: 'exit', code: 3 });
    expect((await once('set +eo pipefail; exit 3 | cat; false; true')).end).toEqual(ok);
  });

  it('reads no profile and no rc file', async () => {
    await using opened = new OpenSession();
    expect(await opened.run('shopt -q login_shell && exit 1; echo $-', 'bash', { HOME: '/nowhere' })).toEqual(
      ok,
    );
    await opened.close();
    expect(opened.output).not.toContain('i');
  });
});

describe('other shells', () => {
  it('sh stops at the first command that fails, the older format’s sh -c does not', async () => {
    expect(await once('false; echo on', 'sh')).toEqual({ end: { kind: 'exit', code: 1 }, output: '' });
    expect(await once('false; echo on', 'sh-c')).toEqual({ end: ok, output: 'on\n' });
  });

  it('python and node take the text as a program of theirs', async () => {
    expect(await once('import sys\nprint("py"); sys.exit(4)', 'python')).toEqual({
      end: { kind: 'exit', code: 4 },
      output: 'py\n',
    });
    expect(await once('import { sep } from "node:path";\nconsole.log(await sep);', 'node')).toEqual({
      end: ok,
      output: '/\n',
    });
  });

  it('one that is not installed is a start-error', async () => {
    expect((await once('exit', 'pwsh')).end).toEqual({
      kind: 'start-error',
      message: "'pwsh' was not found on the PATH",
    });
  });
});

it.each<[ShellName, string]>([
  ['bash', '#'],
  ['sh', '#'],
  ['sh-c', '#'],
  ['python', '#'],
  ['node', '//'],
])('%s takes a text longer than one argument may be (128 KiB)', async (shell, comment) => {
  const print = { python: 'print("end")', node: 'console.log("end")' }[shell as string] ?? 'echo end';
  expect(await once(`${`${comment} ${'x'.repeat(98)}\n`.repeat(2000)}${print}`, shell)).toEqual({
    end: ok,
    output: 'end\n',
  });
});

it('a long bash text keeps -e and pipefail', async () => {
  const padding = `# ${'x'.repeat(200_000)}\n`;
  expect(await once(`${padding}echo one; false; echo two`)).toMatchObject({ output: 'one\n' });
  expect((await once(`${padding}exit 3 | cat`)).end).toEqual({ kind: 'exit', code: 3 });
});

it.each<[ShellName, string, number]>([
  ['bash', '-x', 127],
  ['bash', '+x', 127],
  ['bash', '--version', 127],
  ['sh', '-x', 127],
  ['sh', '+x', 127],
  ['sh', '-', 127],
  ['sh-c', '-c', 127],
])('%s takes %s for a command, not for an option of its own', async (shell, text, code) => {
  const { end, output } = await once(text, shell);
  expect(end).toEqual({ kind: 'exit', code });
  expect(output).toMatch(/not found/);
});

it('python and node take a dash for what it is to them', async () => {
  expect(await once('-1\nprint("end")', 'python')).toEqual({ end: ok, output: 'end\n' });
  expect(await once('-1; console.log("end")', 'node')).toEqual({ end: ok, output: 'end\n' });
});

describe('a command ends', () => {
  it('with its exit code', async () => {
    expect((await once('exit 255')).end).toEqual({ kind: 'exit', code: 255 });
    expect((await once('exit 300')).end).toEqual({ kind: 'exit', code: 44 });
  });

  it('by a signal (R10)', async () => {
    expect((await once('kill -KILL $$')).end).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    // Of a child’s death the shell tells as 128 + signal.
    expect((await once('bash -c "kill -KILL \\$\\$"; true')).end).toEqual({ kind: 'exit', code: 137 });
  });
});
