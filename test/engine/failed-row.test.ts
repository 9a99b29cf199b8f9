import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './rig.js';

const indented = (script: string) => script.replace(/^(?=.)/gm, '      ');
const jobOf = (script: string, name = 'a', shell = 'bash') =>
  `  ${name}:\n    shell: ${shell}\n    run: |\n${indented(script)}\n`;
const yamlOf = (script: string) => `jobs:\n${jobOf(script)}`;

/** A name, a script, and what is blamed of it: its row there. */
type Row = readonly [name: string, script: string, expected: string, shell?: string];
const none = (rows: readonly (readonly [string, string])[]): Row[] =>
  rows.map(([name, script]) => [name, script, 'none']);

/** All at once, as jobs of one run. */
async function expectBlamed(rows: readonly Row[], files: Readonly<Record<string, string>> = {}) {
  const jobs = rows.map(([, script, , shell], i) => jobOf(script, `j${i}`, shell));
  await using played = await run(`on-failure: continue\njobs:\n${jobs.join('')}`, { files });
  const blamed = rows.map(([name], i) => {
    const above = `${jobs.slice(0, i).join('')}`.split('\n').length + 4;
    return [name, told(played.job(`j${i}`).attempts[0]?.outcome?.failure, above)];
  });
  expect(Object.fromEntries(blamed)).toEqual(
    Object.fromEntries(rows.map(([name, , expected]) => [name, expected])),
  );
}

function told(failure: object | undefined, above: number): string {
  const { command, line = 0, lines } = (failure ?? {}) as { command?: string; line?: number; lines?: number };
  return lines === undefined ? `${line - above}: ${command}` : 'none';
}

const FORGED = { 'msg.txt': 'bash: line 1: cat: command not found\n' };

describe('of a script the line that failed is told', () => {
  it('for certain', () =>
    expectBlamed([
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
      ['with a text over rows', 'sh -c "\nexit 4\n"\necho', '1: sh -c "'],
      ['under an else', 'if false; then\n :\nelse\n false\nfi', '4: false'],
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
    ]));

  it('none is blamed where it is not certain', () =>
    expectBlamed(
      none([
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
        ['in a file that exits', 'echo exit 3 >exits.sh\n. ./exits.sh'],
        ['that a signal ended', 'echo\nkill -KILL $$'],
      ]),
    ));

  it('none is blamed of what goes on over several rows', () =>
    expectBlamed(
      none([
        ['a pipe', 'cat /dev/null |\n grep -v x |\n sort\necho done'],
        ['a pipe with a comment', 'cat /dev/null | # all\n # but\n grep x\necho done'],
        ['a list', 'true &&\n false\necho'],
        ['a subshell', '(\n false\n true\n)\necho'],
        ['a subshell that closes behind a command', 'echo\n(\n true\n false )\necho'],
        ['a substitution', 'x=$(\n false\n)\necho'],
        ['a substitution in quotes', 'x="$(\n false\n)"\necho'],
        ['a block in a pipe', '{\n false\n echo\n} | tee log\necho'],
        ['a loop at the end of a pipe', 'echo a\necho x | while read y; do\n false\ndone\necho'],
        ['a loop in a pipe', 'for i in 1; do\n false\ndone | cat\necho'],
        ['an array', 'a=(\n$(false)\n1\n)\necho\nfalse'],
        ['an arithmetic', 'echo\n((1 ==\n 0))\necho'],
        ['a condition', '[[ a == b ||\n a == c ]]\necho'],
        ['a quote', 'false "\n\n"\necho'],
      ]),
    ));

  it('none is blamed where a block cannot open its file', () =>
    expectBlamed(
      none([
        ['a loop', 'echo reading\nwhile read -r l; do\n echo "$l"\ndone < missing.txt'],
        ['a loop whose file a variable names', 'f=/nope/x\nwhile read -r l; do\n echo\ndone <"$f"'],
        ['a condition', 'if true; then\n :\nfi > /nope/x'],
        ['a block, silently', 'exec 2>/dev/null\necho\n{ echo; } > /nope/x\necho'],
        ['a block with another output, too', 'exec 2>/dev/null\necho\n{ echo; } 2>&1 >>/nope/x\necho'],
        ['a test', 'exec 2>/dev/null\necho\n[[ a ]] >/nope/x\necho'],
      ]),
    ));

  it('none is blamed by a sentence that is of something else', () =>
    expectBlamed(
      none([
        ['a tool that may be missing', 'nosuchtool --version || true\ntest -d build || exit 1'],
        ['a tool that may be missing, before another', 'nosuchtool || true\necho |\n env nosuch'],
        [
          'a tool in a substitution that goes on',
          'trap : EXIT\nx=$(nosuchtool; echo)\nenv nosuch 2>/dev/null',
        ],
        ['another bash', 'trap : EXIT\n{ echo; echo; echo nosuchtool; } | bash\nnosuchtool'],
        ['a tool that is asked for', 'if ! nosuchtool; then\n exit 1\nfi'],
        ['a tool that may be missing, before code 127', 'nosuchtool || true\ncat . |\n sh -c "exit 127"'],
        ['a file that is printed', 'cat msg.txt\ntest -d build || exit 1'],
        ['a file that is printed, before code 127', 'cat msg.txt\nsh -c "exit 127"'],
        ['a name that is not heard', 'set -u\n[ -d . ] || exit 1\n{ echo $NOPE; } 2>/dev/null'],
        ['a name that must be set', 'v=$(exit 1) || true\n{ x=${NOPE:?}; } 2>/dev/null'],
      ]),
      FORGED,
    ));

  it('none is blamed where traps are handed on', () =>
    expectBlamed(
      none([
        ['substitutions', 'set -Eeuo pipefail\ndiff <(grep z /dev/null) /dev/null\necho go\nexit 1'],
        ['what runs beside it', 'set -E\n( false ) &\nwait\nexit 1'],
        ['functions', 'set -eE\nf() {\n  false\n}\nif f; then :; fi\nexit 1'],
        ['its end', 'set -E\ncleanup() { grep nope /dev/null; }\ntrap cleanup EXIT\nexit 1'],
        ['what sources a file that hands them on', '. ./sets.sh\nfalse\necho'],
      ]),
      { 'sets.sh': 'set -E\n' },
    ));

  it('by another shell only as far as it says so', () =>
    expectBlamed([
      ['another shell says it', 'echo\nnosuch-command', '2: nosuch-command', 'sh'],
      ['another shell may not start it', 'echo\n./', '2: ./', 'sh'],
      ['another shell says what is not set', 'set -u\necho\necho $nope', '3: echo $nope', 'sh'],
      ['a shell inside says it of itself', 'echo\nsh -c nosuch-command', 'none', 'sh'],
      ['a shell inside says what a row prints', 'echo nosuch\nsh -c nosuch', 'none', 'sh'],
      ['another shell goes on', 'nosuchtool || true\ntest -d build || exit 1', 'none', 'sh'],
      ['another shell is asked', 'if ! nosuchtool; then\n exit 1\nfi', 'none', 'sh'],
      ['another shell exits with that code', 'nosuchtool | cat\nexit 127', 'none', 'sh'],
      ['another shell says nothing', 'echo\nfalse', 'none', 'sh'],
      ['nothing says it', 'console.log(1);\nprocess.exit(3);', 'none', 'node'],
    ]));

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

  it('what it prints and how it ends is what bash makes of it alone', () =>
    expectAlike([
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
    ]));

  it.each([
    ['a trap of an environment', { BASH_ENV: 'trap.sh' }],
    ['an environment that shows all commands', { SHELLOPTS: 'xtrace', PS4: '+$LINENO ' }],
    ['an environment that debugs', { BASHOPTS: 'extdebug' }],
    ['functions of an environment', { 'BASH_FUNC_builtin%%': '() { echo mine; }' }],
  ])('nor is it felt in %s', (_, env) => expectAlike([['one that fails', 'echo a\nfalse\ntrue']], env));

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

async function expectAlike(
  rows: readonly (readonly [name: string, script: string])[],
  given: Readonly<Record<string, string>> = {},
) {
  const jobs = rows.map(([, script], i) => jobOf(script, `j${i}`));
  const options = { env: { _: "it's", ...given }, files: FILES };
  await using played = await run(`on-failure: continue\njobs:\n${jobs.join('')}`, options);
  const watched = rows.map(([name], i) => {
    const status = played.job(`j${i}`).attempts[0]?.outcome?.exitCode ?? 0;
    return [name, { status, printed: played.output(`j${i}`) }];
  });
  const unwatched = rows.map(([name, script]) => [name, alone(`${script}\n`, played.workspace, given)]);
  expect(Object.fromEntries(watched)).toEqual(Object.fromEntries(unwatched));
}

function alone(script: string, cwd: string, given: Readonly<Record<string, string>>) {
  const argv = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', '--', script];
  const both = openSync(join(cwd, 'alone.txt'), 'w');
  const env = { PATH: process.env['PATH'], _: "it's", GITHUB_STATE: join(cwd, 'state.txt'), ...given };
  const { status } = spawnSync('bash', argv, { cwd, env, stdio: ['ignore', both, both] });
  closeSync(both);
  return { status, printed: readFileSync(join(cwd, 'alone.txt'), 'utf8') };
}
