import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './rig.js';

const indented = (script: string) => script.replace(/^(?=.)/gm, '      ');
const yamlOf = (script: string, shell = 'bash') =>
  `jobs:\n  a:\n    shell: ${shell}\n    run: |\n${indented(script)}\n`;
/** Where a script begins in that file. */
const FIRST = 5;

/** What is blamed of a script, and its row there. */
async function blamed(script: string, shell?: string) {
  await using played = await run(yamlOf(script, shell));
  const failure = played.job('a').attempts[0]?.outcome?.failure as
    | { command: string; line?: number; lines?: number }
    | undefined;
  if (!failure) return undefined;
  const { command, line = 0, lines } = failure;
  return lines === undefined ? `${line - FIRST + 1}: ${command}` : `one of ${lines}`;
}

describe('of a script the line that failed is told', () => {
  it.each([
    ['the last', 'cd /\nset -x\nfalse', '3: false'],
    ['one in the middle', '# first\n\ncd /\n(exit 7)\necho', '4: (exit 7)'],
    ['the first', 'nosuch-command\necho', '1: nosuch-command'],
    ['one that goes on below', 'echo\ntest a \\\n  = b\necho', '2: test a = b'],
    ['a pipe', 'echo\necho a | grep b | cat\necho', '2: echo a | grep b | cat'],
    ['an assignment', 'echo\nx=$(false)\necho', '2: x=$(false)'],
    ['in a loop', 'for i in 1 2; do\n  test $i = 1\ndone', '2: test $i = 1'],
    [
      'what sources a file that fails',
      'printf "true\\n\\nfalse\\n" >lib.sh\n. ./lib.sh\necho',
      '2: . ./lib.sh',
    ],
    ['an exit', 'echo\nif true; then\n  exit 3\nfi', '3: exit 3'],
    ['a name that is not set', 'set -u\necho a\necho $nope', '3: echo $nope'],
    ['the last one without -e', 'set +e\nfalse\ntest a = b', '3: test a = b'],
    ['with other separators', 'IFS=12\necho\nfalse', '3: false'],
    ['without an error output', 'exec 2>&-\nfalse\necho', '2: false'],
  ])('%s', async (_, script, expected) => {
    expect(await blamed(script)).toBe(expected);
  });

  it.each([
    ['of two that exit alike', 'if false; then\n  exit 1\nfi\nexit 1'],
    ['inside a function', 'f() {\n  false\n  true\n}\nf'],
    ['behind a trap of its own', "trap 'echo mine' ERR\nfalse\ntrue"],
    ['in a text that eval gets', 'eval "true\nfalse"\necho'],
    ['before others, without -e', 'set +e\nfalse\nexit'],
    ['in a file that exits', 'echo exit 3 >lib.sh\n. ./lib.sh'],
    ['that a signal ended', 'echo\nkill -KILL $$'],
  ])('none is blamed %s', async (_, script) => {
    expect(await blamed(script)).toMatch(/^one of \d$/);
  });

  it.each([
    ['another shell says it', 'sh', 'echo\nnosuch-command', '2: nosuch-command'],
    ['a shell inside says it of itself', 'sh', 'echo\nsh -c nosuch-command', 'one of 2'],
    ['another shell says nothing', 'sh', 'echo\nfalse', 'one of 2'],
    ['nothing says it', 'node', 'console.log(1);\nprocess.exit(3);', 'one of 2'],
  ])('where %s', async (_, shell, script, expected) => {
    expect(await blamed(script, shell)).toBe(expected);
  });

  it('a list tells which of its commands', async () => {
    await using played = await run(
      'jobs:\n  a:\n    run:\n      - echo\n      - |\n        echo\n        false\n',
    );
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({ command: 'false', line: 7 });
  });
});

describe('watching changes nothing for the script', () => {
  const SEEN = [
    'echo "$_ $? $- $LINENO $BASH_COMMAND $#$0"',
    'set +e; false | true | (exit 3)',
    'echo "${PIPESTATUS[*]}"',
    'set -x; false; set +x',
    'trap \'echo "$? $BASH_COMMAND $LINENO"\' EXIT',
    'set -e',
    'test a = b',
  ].join('\n');

  it('what it prints and how it ends is what bash makes of it alone', async () => {
    await using played = await run(yamlOf(SEEN), { env: { _: "it's" } });
    const { printed, status } = alone(SEEN, played.workspace);
    expect(played.output('a')).toBe(printed);
    expect(played.job('a').attempts[0]?.outcome?.exitCode).toBe(status);
  });

  it('what it keeps for later steps stays empty for the next command', async () => {
    await using played = await run(
      'jobs:\n  a:\n    run:\n      - |\n        set +e\n        false\n        true\n      - test ! -s "$GITHUB_STATE"\n',
    );
    expect(played.outcomes).toEqual({ a: 'success' });
  });
});

function alone(script: string, cwd: string) {
  const argv = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', '--', script];
  const both = openSync(join(cwd, 'alone.txt'), 'w');
  const env = { PATH: process.env['PATH'], _: "it's" };
  const { status } = spawnSync('bash', argv, { cwd, env, stdio: ['ignore', both, both] });
  closeSync(both);
  return { status, printed: readFileSync(join(cwd, 'alone.txt'), 'utf8') };
}
