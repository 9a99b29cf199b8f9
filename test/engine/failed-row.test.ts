import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './rig.js';

const indented = (script: string) => script.replace(/^(?=.)/gm, '      ');
const yamlOf = (script: string, shell = 'bash') =>
  `jobs:\n  a:\n    shell: ${shell}\n    run: |\n${indented(script)}\n`;
/** Where a script begins in that file. */
const FIRST = 5;
const NONE = /^one of \d$/;

/** What is blamed of a script, and its row there. */
async function blamed(script: string, shell?: string, files: Readonly<Record<string, string>> = {}) {
  await using played = await run(yamlOf(script, shell), { files });
  const failure = played.job('a').attempts[0]?.outcome?.failure as
    | { command: string; line?: number; lines?: number }
    | undefined;
  if (!failure) return undefined;
  const { command, line = 0, lines } = failure;
  return lines === undefined ? `${line - FIRST + 1}: ${command}` : `one of ${lines}`;
}

const FORGED = { 'msg.txt': 'bash: line 1: cat: command not found\n' };

describe('of a script the line that failed is told', () => {
  it.each([
    ['the last', 'cd /\nset -x\nfalse', '3: false'],
    ['one in the middle', '# first\n\ncd /\n(exit 7)\necho', '4: (exit 7)'],
    ['the first', 'nosuch-command\necho', '1: nosuch-command'],
    ['one before others, under -u', 'cd .\nset -u\nfalse\necho no', '3: false'],
    ['one with a code of its own', 'echo a\nsh -c "exit 7"\necho b', '2: sh -c "exit 7"'],
    ['one that goes on below', 'echo\ntest a \\\n  = b\necho', '2: test a = b'],
    ['a pipe', 'echo\necho a | grep b | cat\necho', '2: echo a | grep b | cat'],
    ['a pipe that goes on below', 'echo\necho a \\\n | grep b\necho', '2: echo a | grep b'],
    ['an assignment', 'echo\nx=$(false)\necho', '2: x=$(false)'],
    ['in a loop', 'for i in 1 2; do\n  test $i = 1\ndone', '2: test $i = 1'],
    ['behind a shebang', '#!/bin/bash\n\nfalse\necho', '3: false'],
    ['behind a here-document', "cat <<'E'\nit's (\nE\nfalse\necho", '4: false'],
    ['behind quotes and a comment', "echo 'a\nb' # don't (\nfalse\necho", '3: false'],
    ['behind a list of rows', 'a=(\n1\n)\nfalse\necho', '4: false'],
    ['in a case', 'case a in\n  a)\n    false ;;\nesac\necho', '3: false ;;'],
    ['behind a block with an output of its own', '{ :; } 2>/dev/null\nfalse\necho', '2: false'],
    ['of code 7 behind a block from a file', '{ :; } >f\nsh -c "exit 7"\necho', '2: sh -c "exit 7"'],
    [
      'what sources a file that fails',
      'printf "true\\n\\nfalse\\n" >lib.sh\n. ./lib.sh\necho',
      '2: . ./lib.sh',
    ],
    ['an exit', 'echo\nif true; then\n  exit 3\nfi', '3: exit 3'],
    ['an exit with a great code', 'echo\n[ -d . ] && exit 42\necho', '2: [ -d . ] && exit 42'],
    ['a name that is not set', 'set -u\necho a\necho $nope', '3: echo $nope'],
    ['in a pipe over rows what is not found', 'echo a |\n nosuchtool |\n cat', '2: nosuchtool |'],
    [
      'where a trap is its own what is not found',
      'trap : EXIT\necho\nx=1 nosuchtool a',
      '3: x=1 nosuchtool a',
    ],
    ['what cannot be read', 'echo\nif true; then\n  echo ) b\nfi', '3: echo ) b'],
    ['with other separators', 'IFS=12\necho\nfalse', '3: false'],
    ['without an error output', 'exec 2>&-\nfalse\necho', '2: false'],
  ])('%s', async (_, script, expected) => {
    expect(await blamed(script)).toBe(expected);
  });

  it.each([
    ['of two that exit alike', 'if ! true; then exit 9; fi\nexit 9'],
    ['that exits as anything may', 'echo\nexit 1'],
    ['by a code that what cannot be read has', '[ -d . ] || exit 2\necho a\nif true; then\necho ) b\nfi'],
    ['of what another bash cannot read', 'f() { bash -ec "echo )"; }\nf\necho'],
    ['by a code that is another one', '[ -d . ] || exit 1\nexit 257'],
    ['by a code that bash has itself', '[ -d . ] || exit 2\necho a\nif true; then\n  echo "b\nfi'],
    ['by a number that is text', 'echo "exit 9"\nx=9\n[ $x = 8 ] || exit $x'],
    ['by a code that the last list may have', '[ a = b ] && exit 9\nsh -c "exit 9" && echo'],
    ['inside a function', 'f() {\n  false\n  true\n}\nf'],
    ['behind a trap of its own', "trap 'echo mine' ERR\nfalse\ntrue"],
    ['with a trap at its end', "echo a\ntrap 'kill 99999 2>/dev/null' EXIT\ngrep nopx /dev/null"],
    ['in a text that eval gets', 'eval "true\nfalse"\necho\necho'],
    ['before others, without -e', 'set +e\nfalse\nexit'],
    ['as the last one without -e', 'set +e\nfalse\ntest a = b'],
    ['in a file that exits', 'echo exit 3 >lib.sh\n. ./lib.sh'],
    ['that a signal ended', 'echo\nkill -KILL $$'],
  ])('none is blamed %s', async (_, script) => {
    expect(await blamed(script)).toMatch(NONE);
  });

  it.each([
    ['a pipe', 'cat /dev/null |\n grep -v x |\n sort\necho done'],
    ['a pipe with a comment', 'cat /dev/null | # all\n # but\n grep x\necho done'],
    ['a list', 'true &&\n false\necho'],
    ['a subshell', '(\n false\n true\n)\necho'],
    ['a subshell that closes behind a command', 'echo\n(\n true\n false )\necho'],
    ['a substitution', 'x=$(\n false\n)\necho'],
    ['a substitution in quotes', 'x="$(\n false\n)"\necho'],
    ['a block in a pipe', '{\n false\n echo\n} | tee log\necho'],
    ['a loop in a pipe', 'for i in 1; do\n false\ndone | cat\necho'],
    ['an array', 'a=(\n$(false)\n1\n)\necho\nfalse'],
    ['an arithmetic', 'echo\n((1 ==\n 0))\necho'],
    ['a condition', '[[ a == b ||\n a == c ]]\necho'],
    ['a quote', 'false "\n\n"\necho'],
  ])('none is blamed of %s over several rows', async (_, script) => {
    expect(await blamed(script)).toMatch(NONE);
  });

  it.each([
    ['a loop', 'echo reading\nwhile read -r l; do\n echo "$l"\ndone < missing.txt'],
    ['a loop whose file a variable names', 'f=/nope/x\nwhile read -r l; do\n echo\ndone <"$f"'],
    ['a condition', 'if true; then\n :\nfi > /nope/x'],
    ['a block, silently', 'exec 2>/dev/null\necho\n{ echo; } > /nope/x\necho'],
    ['a block with another output, too', 'exec 2>/dev/null\necho\n{ echo; } 2>&1 >>/nope/x\necho'],
    ['a test', 'exec 2>/dev/null\necho\n[[ a ]] >/nope/x\necho'],
  ])('none is blamed where %s cannot open its file', async (_, script) => {
    expect(await blamed(script)).toMatch(NONE);
  });

  it.each([
    ['a tool that may be missing', 'nosuchtool --version || true\ntest -d build || exit 1'],
    ['a tool that is asked for', 'if ! nosuchtool; then\n exit 1\nfi'],
    ['a tool that may be missing, before code 127', 'nosuchtool || true\ncat . |\n sh -c "exit 127"'],
    ['a file that is printed', 'cat msg.txt\ntest -d build || exit 1'],
    ['a file that is printed, before code 127', 'cat msg.txt\nsh -c "exit 127"'],
    ['a name that is not heard', 'set -u\n[ -d . ] || exit 1\n{ echo $NOPE; } 2>/dev/null'],
    ['a name that must be set', 'v=$(exit 1) || true\n{ x=${NOPE:?}; } 2>/dev/null'],
  ])('none is blamed by the sentence of %s', async (_, script) => {
    expect(await blamed(script, 'bash', FORGED)).toMatch(NONE);
  });

  it.each([
    ['substitutions', 'set -Eeuo pipefail\ndiff <(grep z /dev/null) /dev/null\necho go\nexit 1'],
    ['what runs beside it', 'set -E\n( false ) &\nwait\nexit 1'],
    ['functions', 'set -eE\nf() {\n  false\n}\nif f; then :; fi\nexit 1'],
    ['its end', 'set -E\ncleanup() { grep nope /dev/null; }\ntrap cleanup EXIT\nexit 1'],
    ['files', 'echo set -E >lib.sh\n. ./lib.sh\ndiff <(grep z /dev/null) /dev/null\n(exit 1)'],
  ])('none is blamed where traps go on into %s', async (_, script) => {
    expect(await blamed(script)).toMatch(NONE);
  });

  it.each([
    ['another shell says it', 'sh', 'echo\nnosuch-command', '2: nosuch-command'],
    ['another shell may not start it', 'sh', 'echo\n./', '2: ./'],
    ['another shell says what is not set', 'sh', 'set -u\necho\necho $nope', '3: echo $nope'],
    ['a shell inside says it of itself', 'sh', 'echo\nsh -c nosuch-command', 'one of 2'],
    ['a shell inside says what a row prints', 'sh', 'echo nosuch\nsh -c nosuch', 'one of 2'],
    ['another shell goes on', 'sh', 'nosuchtool || true\ntest -d build || exit 1', 'one of 2'],
    ['another shell is asked', 'sh', 'if ! nosuchtool; then\n exit 1\nfi', 'one of 3'],
    ['another shell exits with that code', 'sh', 'nosuchtool | cat\nexit 127', 'one of 2'],
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
    'echo "$? $- $#$0 ${!#}"',
    '(exit 3) || echo "$?"',
    'set +e; false | true | (exit 3)',
    'echo "${PIPESTATUS[*]}"',
    'set -x; false; set +x',
    'set -e',
    'test a = b',
  ].join('\n');

  it.each([
    ['all that a shell shows of itself', SEEN],
    ['the rows and texts that bash knows', 'echo "$LINENO $BASH_COMMAND"\nset -T\nfalse'],
    ['its own functions', 'echo() { builtin echo mine; }\nprintf() { :; }\nfalse\nexit'],
    ['a trap for each command', 'trap \'echo "$BASH_COMMAND"\' DEBUG\nfalse\ntrue'],
    ['the last word', 'set +e\nls /nope xyz 2>/dev/null\necho "$_"\nfalse'],
    ['the last word before the first', '. ./last.sh\nfalse'],
    ['all commands in another place', 'exec 9>&1\nBASH_XTRACEFD=9; set -x\nfalse\ntrue'],
    ['rows as they are read', 'echo\nset -v\nfalse\ntrue'],
    ['a pipe in place of its file', 'rm -f $GITHUB_STATE; mkfifo $GITHUB_STATE\nfalse\necho'],
    ['a restricted shell', 'echo\nset -r\nfalse\ntrue'],
    ['its own text', 'echo "$BASH_EXECUTION_STRING"\nfalse\ntrue'],
    ['its traps', 'trap\nfalse\ntrue'],
    ['a function that sources what fails', 'f() { . ./fails.sh; }\nf\ntrue'],
    ['a file that sources what fails', '. ./sources.sh\ntrue'],
    ['a row that is not closed', 'echo\necho "a\nfalse'],
  ])('%s', async (_, script) => {
    await expectAlike(script, {});
  });

  it.each([
    ['a trap of an environment', { BASH_ENV: 'trap.sh' }],
    ['an environment that shows all commands', { SHELLOPTS: 'xtrace', PS4: '+$LINENO ' }],
    ['an environment that debugs', { BASHOPTS: 'extdebug' }],
    ['functions of an environment', { 'BASH_FUNC_builtin%%': '() { echo mine; }' }],
  ])('%s', async (_, env) => {
    await expectAlike('echo a\nfalse\ntrue', env);
  });

  it('files of no size', async () => {
    await using played = await run(yamlOf('set +e\nulimit -f 0\nfalse\necho survived'));
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.output('a')).toBe('survived\n');
  });

  it('not even its file has anything while it goes on', async () => {
    await using played = await run(
      'jobs:\n  a:\n    run:\n      - |\n        set +e\n        false\n        for ((i=0;i<99;i++)); do\n          ((i<0))\n        done\n        true\n      - test ! -s "$GITHUB_STATE"\n',
    );
    expect(played.outcomes).toEqual({ a: 'success' });
  });

  it('what a command keeps is there for all that come behind', async () => {
    await using played = await run(
      'jobs:\n  a:\n    run:\n      - echo kept >>$GITHUB_STATE\n      - |\n        echo\n        echo\n      - grep kept $GITHUB_STATE\n',
    );
    expect(played.outcomes).toEqual({ a: 'success' });
  });

  it.each([
    ['a pipe', 'mkfifo $GITHUB_STATE'],
    ['a link', 'touch other; ln -s $PWD/other $GITHUB_STATE'],
    ['nothing', 'true'],
  ])('where there is %s for its file nothing is written', async (_, instead) => {
    await using played = await run(
      `jobs:\n  a:\n    run:\n      - rm $GITHUB_STATE; ${instead}\n      - |\n        echo\n        false\n`,
    );
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({ lines: 2 });
    expect(existsSync(join(played.workspace, 'other')) ? sizeOf(played.workspace) : 0).toBe(0);
  });
});

const sizeOf = (workspace: string) => readFileSync(join(workspace, 'other')).length;

const FILES = {
  'last.sh': 'echo "$_"\n',
  'fails.sh': 'false\n',
  'sources.sh': 'f() { . ./fails.sh; }\nf\n',
  'trap.sh': "trap 'echo theirs' ERR\n",
};

/** What it prints and how it ends is what bash makes of it alone. */
async function expectAlike(script: string, env: Readonly<Record<string, string>>) {
  await using played = await run(yamlOf(script), { env: { _: "it's", ...env }, files: FILES });
  const { printed, status } = alone(`${script}\n`, played.workspace, env);
  expect(played.output('a')).toBe(printed);
  expect(played.job('a').attempts[0]?.outcome?.exitCode).toBe(status);
}

function alone(script: string, cwd: string, given: Readonly<Record<string, string>>) {
  const argv = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', '--', script];
  const both = openSync(join(cwd, 'alone.txt'), 'w');
  const env = { PATH: process.env['PATH'], _: "it's", GITHUB_STATE: join(cwd, 'state.txt'), ...given };
  const { status } = spawnSync('bash', argv, { cwd, env, stdio: ['ignore', both, both] });
  closeSync(both);
  return { status, printed: readFileSync(join(cwd, 'alone.txt'), 'utf8') };
}
