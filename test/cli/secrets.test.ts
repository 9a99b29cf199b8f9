import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliScript, plainEnv, start } from '../built/cimyr.js';
import { folder } from '../built/workspace.js';

const SECRET = 'hunter2-correct-horse';
const PRINTS: Readonly<Record<string, string>> = {
  'UTF-16LE': `printf '%s' "$S" | iconv -t UTF-16LE`,
  'UTF-16BE': `printf '%s' "$S" | iconv -t UTF-16BE`,
  'a NUL': `printf '%s\\0%s' "\${S:0:5}" "\${S:5}"`,
  'a bell': `printf '%s\\a%s' "\${S:0:5}" "\${S:5}"`,
  'a title': `printf '%s\\033]0;t\\a%s' "\${S:0:5}" "\${S:5}"`,
  colours: `printf '%s\\033[1;31m%s\\033[0m' "\${S:0:5}" "\${S:5}"`,
  grep: 'echo "$S" | grep --color=always correct',
  'wrapped base64': `printf '{"auths":{"x":{"auth":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaa%s"}}}' "$S" | base64`,
};
const pipeline = {
  name: 'm',
  jobs: {
    j: {
      env: { S: '${{ secrets.TOK }}' },
      run: [...Object.values(PRINTS).map((print) => `${print}; echo`), 'exit 3'],
    },
  },
};

/** What a reader makes of a text: without controls and colours, and base64 decoded, also over lines. */
function read(text: string): string {
  const clean = text.replace(
    /\u001b\[[0-9;:?]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[\0-\x08\x0b-\x1f]/g,
    '',
  );
  const digits = clean.replace(/\s+/g, '').match(/[A-Za-z0-9+/]{8,}/g) ?? [];
  const decoded = digits.flatMap((run) =>
    [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')),
  );
  return [clean, ...decoded].join('\n');
}

describe('a secret that cleaning would put together is in nothing that is shown [S12]', () => {
  const run = async (...args: string[]) => {
    const files = folder({ 'c.json': JSON.stringify(pipeline) });
    const ended = await start(['run', 'c.json', ...args], { cwd: files.path, env: { TOK: SECRET } }).ended;
    return { files, ...ended };
  };

  it.each(['grouped', 'stream', 'quiet'])('neither in the log (%s)', async (mode) => {
    const { files, stdout, stderr, code } = await run('--log', mode);
    using _ = files;
    expect(code).toBe(1);
    expect(read(stdout + stderr)).not.toContain(SECRET);
    expect(stdout).toContain('***');
  });

  it('nor in events and reports, whose maker knows no secret', async () => {
    const { files } = await run('--log', 'quiet', '--report', 'rep');
    using _ = files;
    const reports = await Promise.all(
      ['json', 'markdown', 'html'].map(
        (format) =>
          start(['report', 'rep', '--type', 'execution', '--format', format], { cwd: files.path }).ended,
      ),
    );
    const texts = [
      ...reports.map(({ stdout }) => stdout),
      files.read('rep/events.ndjson'),
      files.read('rep/run.json'),
    ];
    for (const text of texts) expect(read(text)).not.toContain(SECRET);
    expect(texts.every((text) => text.length > 100)).toBe(true);
  });
});

it('names of artifacts, services and files that hold a secret are masked wherever they are told [S15]', async () => {
  const secret = 'filename-secret-123';
  using files = folder({
    [`${secret}.json`]: JSON.stringify({
      name: 'm',
      jobs: {
        j: {
          env: { S: '${{ secrets.TOK }}' },
          services: { [`db-${secret}`]: { run: 'sleep 60' } },
          artifacts: { name: `kept-${secret}`, path: 'out/**' },
          run: 'mkdir -p out; echo hi > "out/report-$S.txt"',
        },
      },
    }),
  });
  const ended = await start(['run', `${secret}.json`, '--report', 'rep'], {
    cwd: files.path,
    env: { TOK: secret },
  }).ended;
  const compliance = await start(['report', 'rep', '--type', 'compliance'], { cwd: files.path }).ended;
  expect(ended.code).toBe(0);
  const texts = [
    ended.stdout,
    ended.stderr,
    compliance.stdout,
    ...['run.json', 'events.ndjson'].map((name) => files.read(`rep/${name}`)),
  ];
  for (const text of texts) expect(text).not.toContain(secret);
  expect(files.read('rep/run.json')).toContain('out/report-***.txt');
});

it.each([
  'report --format html',
  'graph --format svg',
  'run --json',
  'validate --json',
  'schema',
  'run --dry-run',
  'deploy production --dry-run --release v1',
])('%s on a full disk, or to a reader that has gone, is no success', (command) => {
  using files = folder({
    'cimyr.yml': `name: m\njobs: { a: { run: "true" } }
environments: { production: { target: { kind: local, path: ./srv, artifact: app } } }\n`,
    'app/x': '',
  });
  const cimyr = (args: string, to: string) =>
    spawnSync('bash', ['-c', `exec 3> ${to}; wait $!; exec "$NODE" -- "$CLI" ${args} >&3`], {
      cwd: files.path,
      env: { ...plainEnv(), NODE: process.execPath, CLI: cliScript() },
      encoding: 'utf8',
    });
  if (command.startsWith('report')) expect(cimyr('run --log quiet', '/dev/null').status).toBe(0);
  const { status, stderr } = cimyr(command, '/dev/full');
  expect(status).toBe(1);
  expect(stderr).toContain('standard output could not be written');
  const gone = cimyr(command, '>(:)');
  expect(gone.status).toBe(1);
  expect(gone.stderr).not.toContain('could not be written');
});

it('a spool is what was printed, byte for byte, apart from masks', async () => {
  using files = folder({
    'c.json': JSON.stringify({
      name: 'm',
      jobs: {
        j: { env: { S: '${{ secrets.TOK }}' }, run: `printf 'a\\0b\\r\\033[31m%s\\033[0m\\a\\n' "$S"` },
      },
    }),
  });
  const { code } = await start(['run', 'c.json', '--report', 'rep'], {
    cwd: files.path,
    env: { TOK: SECRET },
  }).ended;
  expect(code).toBe(0);
  const { spool, run } = files
    .read('rep/events.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .reduce((all, event) => Object.assign(all, event), {});
  const bytes = readFileSync(join(files.state, 'runs', run, spool.file), 'latin1');
  expect(bytes).toBe('a\0b\r\u001b[31m***\u001b[0m\u0007\n');
});
