import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { execWith } from '../../src/base/exec-with.js';

/** What a shell that reads the script makes of it. */
const run = (shell: readonly string[], script: string) => {
  const [program = '', ...args] = shell;
  const ran = spawnSync(program, args, { input: script, encoding: 'utf8' });
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
};

const SHELLS = [['sh'], ['bash', '--posix'], ['bash']].filter(
  ([program = '']) => spawnSync(program, ['-c', ':']).status === 0,
);

describe.each(SHELLS)('execWith, read by %s', (...shell) => {
  it.each(['UID', 'EUID', 'GID', 'PPID', 'BASHOPTS', 'OPTIND', 'RANDOM', 'SECONDS', 'IFS', 'BASH_VERSINFO'])(
    'gives %s as it is',
    (name) => {
      const script = execWith({ [name]: "it's 1000", PLAIN: 'a b' }, 'env');
      const { status, stdout, stderr } = run(shell, script);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout.split('\n')).toEqual(expect.arrayContaining([`${name}=it's 1000`, 'PLAIN=a b']));
    },
  );

  it('gives all values literally', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\r]/.test(text));
    fc.assert(
      fc.property(value, fc.constantFrom('A', 'UID', 'PS4', 'ENV'), (text, name) => {
        expect(run(shell, execWith({ [name]: text }, `printenv ${name}`)).stdout).toBe(`${text}\n`);
      }),
      { numRuns: 5 },
    );
  });
});

it('shows in an argument list only what no shell would export', () => {
  expect(execWith({ TOKEN: 'x', UID: '1' }, 'true')).toBe("export TOKEN='x'\nexec env UID='1' true");
  expect(execWith({}, 'true')).toBe('exec true');
});
