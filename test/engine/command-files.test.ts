import { describe, expect, it } from 'vitest';
import { run } from './rig.js';

const message = async (script: string): Promise<string> => {
  await using played = await run(`
    jobs:
      a: { run: [${JSON.stringify(script)}, echo next] }`);
  const [attempt] = played.job('a').attempts;
  expect(attempt?.outcome).toMatchObject({ status: 'failure', reason: 'start-error' });
  expect(played.output('a')).not.toContain('next');
  const { failure } = attempt?.outcome ?? {};
  return failure?.kind === 'output-file' || failure?.kind === 'lost-file'
    ? `${failure.file} ${failure.message}`
    : '';
};

describe('GITHUB_ENV and GITHUB_PATH', () => {
  it('carry to the next commands of the job, the last path first, and to no other job', async () => {
    await using played = await run(`
      jobs:
        a:
          run:
            - |
              echo A=one >> $GITHUB_ENV
              printf 'B<<END\\n1\\n2\\nEND\\n' >> $GITHUB_ENV
              echo /first >> $GITHUB_PATH; echo /second >> $GITHUB_PATH
              echo "now: [$A]"
            - echo "next [$A] [$B] $PATH"
            - echo "last [$A]"
        b: { run: 'echo "[$A]"; case $PATH in *first*) exit 1;; esac', needs: [a] }`);
    expect(played.outcomes).toEqual({ a: 'success', b: 'success' });
    expect(played.output('a')).toMatch(
      /^now: \[\]\nnext \[one\] \[1\n2\] \/second:\/first:.*\nlast \[one\]\n$/,
    );
    expect(played.output('b')).toBe('[]\n');
  });

  it('are empty again for each command, so that > loses nothing and counts every time', async () => {
    await using played = await run(`
      jobs:
        a:
          run:
            - echo A=1 > $GITHUB_ENV; echo x=1 > $GITHUB_OUTPUT; echo one > $GITHUB_STEP_SUMMARY
            - '[ ! -s $GITHUB_ENV ]; echo A=2 > $GITHUB_ENV; echo y=2 > $GITHUB_OUTPUT; printf two > $GITHUB_STEP_SUMMARY'
            - echo "A is $A"`);
    expect(played.output('a')).toBe('A is 2\n');
    const { outputs, summaries } = await played.done;
    expect(outputs.get('a')).toEqual({ x: '1', y: '2' });
    expect(summaries).toEqual([{ job: 'a', text: 'one\ntwo\n' }]);
  });

  it('set what the job itself was given', async () => {
    await using played = await run(`
      jobs:
        a: { run: [echo X=new >> $GITHUB_ENV, echo $X], env: { X: old } }`);
    expect(played.output('a')).toBe('new\n');
  });
});

describe('GITHUB_ENV takes what the runner takes', () => {
  it.each([
    'GITHUB_TOKEN',
    'GITHUB_PR_NUMBER',
    'RUNNER_POOL',
    'ACTIONS_STEP_DEBUG',
    'CI',
    'HOME',
    'npm_config_x.y',
    'PATH',
  ])('%s', async (name) => {
    await using played = await run(`
        jobs:
          a: { run: ["echo '${name}=mine' >> $GITHUB_ENV", "/usr/bin/env | /bin/grep -F -x '${name}=mine'"] }`);
    // Where the PATH was replaced whole, no shell is found any more.
    if (name !== 'PATH') expect(played.output('a')).toBe(`${name}=mine\n`);
    expect(played.job('a').attempts[0]?.outcome?.failure?.kind).not.toBe('refused-variable');
  });

  it.each(['NODE_OPTIONS', 'Node_Options', 'CIMYR_TRACKING_ID', 'CIMYR_MINE'])(
    'but not %s, and says so',
    async (name) => {
      await using played = await run(`jobs: { a: { run: [echo ${name}=x >> $GITHUB_ENV, echo next] } }`);
      const failure = { kind: 'refused-variable', blame: 'user', name };
      expect(played.job('a').attempts[0]?.outcome?.failure).toEqual(failure);
      expect(played.output('a')).toBe('');
    },
  );

  it.each(['GITHUB_SHA', 'GITHUB_ENV', 'GITHUB_OUTPUT', 'RUNNER_TEMP', 'GITHUB_WORKSPACE'])(
    'for %s without effect, and says so',
    async (name) => {
      await using played = await run(
        `jobs: { a: { run: [echo ${name}=x >> $GITHUB_ENV, 'echo "[$${name}]"; echo v=1 >> $GITHUB_OUTPUT'] } }`,
        { env: { GITHUB_SHA: 'sha', RUNNER_TEMP: '/t', GITHUB_WORKSPACE: '/w' } },
      );
      expect(played.outcomes).toEqual({ a: 'success' });
      expect(played.output('a')).not.toContain('[x]');
      expect((await played.done).outputs.get('a')).toEqual({ v: '1' });
      expect(played.notices).toEqual([expect.stringContaining(`a: ${name} stays as it is`)]);
    },
  );
});

describe('what programs on Windows write first is no part of a name', () => {
  it.each([
    ['a byte order mark', "printf '\\357\\273\\277v=1\\n'"],
    ['one before CRLF', "printf '\\357\\273\\277v=1\\r\\n'"],
    ['UTF-16 with one', "printf '\\377\\376v\\0=\\0001\\0'"],
    ['UTF-16 of the other order', "printf '\\376\\377\\0v\\0=\\0001'"],
    ['no line end', 'printf v=1'],
  ])('%s', async (_, print) => {
    await using played = await run(`
      jobs:
        a:
          run:
            - ${print} > $GITHUB_OUTPUT
            - ${print} > $GITHUB_ENV
            - ${print} > $GITHUB_PATH
            - case $PATH in v=1:*) echo "v is [$v]";; esac`);
    expect(played.output('a')).toBe('v is [1]\n');
    expect((await played.done).outputs.get('a')).toEqual({ v: '1' });
  });

  it.each(['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH'])('UTF-16 without one is named: %s', async (file) => {
    expect(await message(`printf 'v\\0=\\0001\\0' > $${file}`)).toBe(
      `${file} it has zero bytes, as UTF-16 has; append to it as UTF-8`,
    );
  });
});

describe('what cannot be read fails the job where it stands', () => {
  it.each([
    ['a line without =', 'echo nonsense >> $GITHUB_ENV', 'GITHUB_ENV line 1'],
    [
      'an open block',
      "echo 'X<<E' >> $GITHUB_OUTPUT",
      "GITHUB_OUTPUT line 1: the closing delimiter 'E' is missing",
    ],
    ['a directory', 'rm $GITHUB_OUTPUT; mkdir $GITHUB_OUTPUT', 'GITHUB_OUTPUT is not a plain file'],
    ['a pipe', 'rm $GITHUB_OUTPUT; mkfifo $GITHUB_OUTPUT', 'GITHUB_OUTPUT is not a plain file'],
    ['a link', 'ln -sf /etc/passwd $GITHUB_ENV', 'GITHUB_ENV is not a plain file'],
    ['a flood', 'truncate -s 17M $GITHUB_PATH', 'GITHUB_PATH is larger than 16 MiB'],
  ])('%s', async (_, script, expected) => {
    expect(await message(script)).toContain(expected);
  });

  it('but a summary that is too large is only lost, with a notice', async () => {
    await using played = await run('jobs: { a: { run: [truncate -s 17M $GITHUB_STEP_SUMMARY, echo next] } }');
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.notices).toEqual(['a: its summary is lost: GITHUB_STEP_SUMMARY is larger than 16 MiB']);
  });

  it.each(['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH'])(
    'and a %s that was removed is not an empty one',
    async (name) => {
      expect(await message(`rm $${name}`)).toBe(`${name} was removed, with what was written to it`);
    },
  );
});

it('a job that removes the state fails, the next ones go on, and the record is whole', async () => {
  await using played = await run(`
    jobs:
      a: { run: ["rm -rf $(dirname $(dirname $CIMYR_RUN_DIRECTORY))"], allow-failure: true }
      b: { run: 'echo x=1 >> $GITHUB_OUTPUT; echo b', needs: [a] }`);
  expect(played.outcomes).toEqual({ a: expect.stringMatching(/^failure .*allowed$/), b: 'success' });
  expect(played.output('b')).toBe('b\n');
  expect((await played.done).outputs.get('b')).toEqual({ x: '1' });
  expect(played.close()).toBeUndefined();
});

describe('bytes that are no UTF-8', () => {
  it.each([
    ['GITHUB_OUTPUT', "printf 'plain=1\\nx=gr\\374n\\n' >> $GITHUB_OUTPUT", 'x'],
    ['GITHUB_ENV', "printf 'MORE<<E\\none\\nt\\351o\\nE\\n' >> $GITHUB_ENV", 'MORE'],
    ['GITHUB_PATH', "printf '/opt/\\374\\n' >> $GITHUB_PATH", '/opt/\uFFFD'],
  ])('in %s are kept as on GitHub, and told with file and key', async (file, script, key) => {
    await using played = await run(`
      jobs:
        a: { run: [${JSON.stringify(script)}, 'echo "$MORE"'] }`);
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.notices).toEqual([
      `a: ${file}: '${key}' has bytes that are no UTF-8; each is U+FFFD now, as on GitHub: encode them, such as by base64`,
    ]);
    if (file === 'GITHUB_ENV') expect(played.output('a')).toBe('one\nt\uFFFDo\n');
    if (file === 'GITHUB_OUTPUT')
      expect((await played.done).outputs.get('a')).toEqual({ plain: '1', x: 'gr\uFFFDn' });
  });
});
