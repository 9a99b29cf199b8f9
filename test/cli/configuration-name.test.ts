import { describe, expect, it } from 'vitest';
import { cimyr } from '../built/cimyr.js';
import { folder } from '../built/workspace.js';

const OTHER = 'name: other\njobs: { a: { run: echo "got $WORD" } }\n';
const USUAL = 'name: usual\njobs: { b: { run: "true" } }\n';

describe('the configuration file', () => {
  it.each([
    ['-f', ['-f', 'ci/other.yml']],
    ['--file', ['--file', 'ci/other.yml']],
    ['an argument', ['ci/other.yml']],
    ['both, alike', ['-f', 'ci/other.yml', 'ci/other.yml']],
  ])('is named by %s, whatever the command', async (_, named) => {
    using files = folder({ 'cimyr.yml': USUAL, 'ci/other.yml': OTHER });
    for (const [command, expected] of [
      ['run', '✓ other succeeded'],
      ['validate', 'ci/other.yml is valid: 1 job'],
      ['graph', 'a'],
    ] as const) {
      const { stdout, stderr } = await cimyr([command, ...named], { cwd: files.path });
      expect([command, stdout, stderr]).toEqual([
        command,
        expect.stringContaining(expected),
        expect.anything(),
      ]);
      expect(stdout).not.toContain('usual');
    }
  });

  it.each(['deploy', 'rollback', 'status'])('is named by -f and --config for %s, too', async (command) => {
    using files = folder({ 'cimyr.yml': USUAL });
    for (const option of ['-f', '--file', '--config']) {
      const { code, stderr } = await cimyr([command, 'here', option, 'ci/none.yml'], { cwd: files.path });
      expect([code, stderr]).toEqual([2, expect.stringContaining("'ci/none.yml' does not exist")]);
    }
  });

  it.each([
    ['run', ['run', '-f', 'a.yml', 'b.yml']],
    ['graph', ['graph', '--file', 'a.yml', 'b.yml']],
    ['status', ['status', 'here', '-f', 'a.yml', '--config', 'b.yml']],
  ])('named twice is refused: %s', async (_, args) => {
    using files = folder({ 'a.yml': USUAL, 'b.yml': OTHER });
    const { code, stderr, stdout } = await cimyr([...args, '--json'], { cwd: files.path });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/the configuration is named twice, '[ab]\.yml' and '[ab]\.yml'; name it once/),
    ]);
    expect(JSON.parse(stdout).error.message).toContain('named twice');
  });

  it.each(['report', 'runs', 'schema'])('is nothing that %s reads', async (command) => {
    using files = folder({ 'cimyr.yml': USUAL });
    for (const option of ['-f', '--env-file']) {
      const { code, stderr } = await cimyr([command, option, 'cimyr.yml'], { cwd: files.path });
      expect([code, stderr]).toEqual([2, `error: unknown option '${option}'\n`]);
    }
  });
});

describe('--env-file', () => {
  it.each(['run', 'validate', 'graph'])('is read by %s, which refuses a broken one', async (command) => {
    using files = folder({ 'cimyr.yml': OTHER, good: 'WORD=ok\n', bad: 'WORD=ok\nno assignment\n' });
    expect((await cimyr([command, '--env-file', 'good'], { cwd: files.path })).code).toBe(0);
    const { code, stderr } = await cimyr([command, '--env-file', 'bad'], { cwd: files.path });
    expect([code, stderr]).toEqual([2, expect.stringContaining('error[E-ENV-FILE] bad:2')]);
  });

  it.each([
    ['text', ['graph']],
    ['dot', ['graph', '--format', 'dot']],
    ['a diagnostic', ['validate']],
  ])('names secrets that a graph and a diagnostic do not show: %s', async (_, args) => {
    const secret = 'tok3n-of-the-file';
    using files = folder({
      'cimyr.yml': `name: shop\njobs:\n  ${secret}: { run: "true", env: { T: "\${{ secrets.T }}" } }\n${args[0] === 'validate' ? `  b: { run: "true", needs: [${secret}x] }\n` : ''}`,
      '.env': `T=${secret}\n`,
    });
    const { stdout, stderr } = await cimyr([...args, '--env-file', '.env'], { cwd: files.path });
    expect(stdout + stderr).toContain('***');
    expect(stdout + stderr).not.toContain(secret);
  });
});
