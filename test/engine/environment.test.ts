import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './rig.js';

/** The environment as the job sees it: NUL-separated, so that nothing in a value can hide. */
const parse = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries(
    bytes
      .toString()
      .split('\0')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

it('holds what it was given and what cimyr adds, and nothing else (S19)', async () => {
  await using played = await run('jobs: { a: { run: env -0 } }', { env: { RUNNER_TRACKING_ID: 'github_1' } });
  const env = parse(played.bytes('a'));
  const files = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'].map((name) => `GITHUB_${name}`);
  const own = ['CIMYR_ATTEMPT', 'CIMYR_JOB', 'CIMYR_RUN_DIRECTORY', 'CIMYR_RUN_ID', 'CIMYR_TRACKING_ID'];
  const byBash = ['PWD', 'SHLVL', '_'];
  expect(Object.keys(env).sort()).toEqual(
    [...files, ...own, ...byBash, 'PATH', 'HOME', 'GATES_PORT', 'RUNNER_TRACKING_ID'].sort(),
  );
  const { id, binDirectory } = played.store;
  expect(env).toMatchObject({
    CIMYR_ATTEMPT: '1',
    CIMYR_JOB: 'a',
    CIMYR_RUN_ID: id,
    CIMYR_RUN_DIRECTORY: played.store.directory,
    CIMYR_TRACKING_ID: `:${id}.0.1:`,
    RUNNER_TRACKING_ID: 'github_1',
    PWD: played.workspace,
  });
  expect(env['PATH']?.split(':')[0]).toBe(binDirectory);
});

it('the mark of a cimyr around this one stays', async () => {
  await using played = await run('jobs: { a: { run: echo $CIMYR_TRACKING_ID } }', {
    env: { CIMYR_TRACKING_ID: ':outer.3.1:' },
  });
  expect(played.output('a')).toBe(`:outer.3.1:${played.store.id}.0.1:\n`);
});

it('later layers win: process, variables, --var, stage, job; each sees the ones below as env', async () => {
  await using played = await run(
    `
    variables: { A: variables, B: variables, C: variables, D: variables, BELOW: "\${{ env.A }}" }
    stages:
      - name: s
        env: { C: stage, D: stage, SEEN: "\${{ env.B }} \${{ env.C }}" }
        jobs: [{ name: j, run: 'echo "$Z $A $B $C $D; $BELOW; $SEEN; $OWN"', env: { D: job, OWN: "\${{ env.C }}" } }]`,
    { env: { Z: 'process', A: 'process' }, overrides: { B: 'var' } },
  );
  expect(played.output('s.j')).toBe('process variables var stage job; ; var variables; stage\n');
});

it('to no expression is env what the process has: conditions, paths and services see what the file sets', async () => {
  await using played = await run(
    `
    variables: { V: file }
    jobs:
      inherited: { run: exit, if: env.OUTER == 'process' }
      empty: { run: exit, if: env.OUTER == '' }
      declared: { run: exit, if: env.V == 'file' && env.J == 'job', env: { J: job } }
      path: { run: 'echo x > a-file-', artifacts: "a-\${{ env.V }}-\${{ env.OUTER }}" }
      variable: { run: 'echo x > a-process', artifacts: "a-\${OUTER}" }`,
    { env: { OUTER: 'process' } },
  );
  expect(played.outcomes).toEqual({
    inherited: 'skipped condition',
    empty: 'success',
    declared: 'success',
    path: 'success',
    variable: 'success',
  });
  expect(played.record.artifacts.flatMap(({ files }) => files.map(({ path }) => path)).sort()).toEqual([
    'a-file-',
    'a-process',
  ]);
});

it('a secret reaches only the jobs that name it, and is masked in what they print', async () => {
  await using played = await run(
    `
    jobs:
      told: { run: 'echo "token $T"; [ "$T" = s3cr3t-value ]', env: { T: "\${{ secrets.TOKEN }}" } }
      not: { run: 'env | grep -c s3cr3t || true; echo "[$TOKEN$T]"', env: { X: x }, needs: [told] }
      missing: { run: 'echo "[$T]"', env: { T: "\${{ secrets.OTHER }}" } }`,
    { secrets: { TOKEN: 's3cr3t-value' } },
  );
  expect(played.output('told')).toBe('token ***\n');
  expect(played.output('not')).toBe('0\n[]\n');
  expect(played.output('missing')).toBe('[]\n');
  expect(played.record.status).toBe('success');
});

describe('values reach commands byte for byte, and nothing of them is run (S02)', () => {
  const payloads = [
    '$(touch canary)',
    '`touch canary`',
    '"; touch canary; "',
    "'; touch canary; '",
    '\n touch canary \n',
    '${IFS}touch${IFS}canary',
    '$((`touch canary`))',
    '<(touch canary) > canary',
    '\\\\$HOME\\t\\0 %s %d !! * ~ # é 漢 🚀',
    '- -e -n --help',
    'x'.repeat(100_000),
  ];

  it('from variables, from --var, and from an event through env', async () => {
    const quoted = payloads.map((text, i) => `P${i}: ${JSON.stringify(text)}`).join(', ');
    const overrides = Object.fromEntries(payloads.map((text, i) => [`V${i}`, text]));
    const names = payloads.flatMap((_, i) => [`$P${i}`, `$V${i}`, `$G${i}`]);
    const contexts = { github: { head_ref: payloads } };
    const fromGitHub = payloads.map((_, i) => `G${i}: "\${{ github.head_ref[${i}] }}"`).join(', ');
    await using played = await run(
      `
      variables: { ${quoted} }
      jobs:
        a: { run: 'for n in ${names.map((n) => n.slice(1)).join(' ')}; do printf "%s\\0" "\${!n}"; done', env: { ${fromGitHub} } }`,
      { overrides, contexts },
    );
    const printed = played.bytes('a').toString().split('\0').slice(0, -1);
    expect(printed).toEqual(payloads.flatMap((text) => [text, text, text]));
    expect(existsSync(join(played.workspace, 'canary'))).toBe(false);
  });

  it('a NUL, which no environment can hold, is a job that cannot start', async () => {
    await using played = await run('jobs: { a: { run: exit } }', { overrides: { X: 'a\0b' } });
    expect(played.outcomes).toEqual({ a: 'failure start-error' });
  });

  it('what is too long for the system is said to be (E2BIG)', async () => {
    await using played = await run('jobs: { a: { run: exit } }', { overrides: { X: 'x'.repeat(3_000_000) } });
    expect(played.job('a').attempts[0]?.outcome?.failure).toEqual({
      kind: 'start-error',
      blame: 'user',
      message: 'environment and command are too long for the system',
    });
  });
});

it('standard input is closed: what reads it comes to the end at once', async () => {
  await using played = await run('jobs: { a: { run: "cat; read -r line || echo closed" } }');
  expect(played.output('a')).toBe('closed\n');
});

it('an unset PATH does not put the current directory on it', async () => {
  await using played = await run('jobs: { a: { run: exit, shell: sh } }', {
    env: { PATH: '' },
    files: { sh: '' },
  });
  expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({
    message: "'sh' was not found on the PATH",
  });
});
