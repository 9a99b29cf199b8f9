import { describe, expect, it } from 'vitest';
import { cimyr } from '../built/cimyr.js';
import { folder } from '../built/workspace.js';

const NAMES = ['PROCESS', 'FILE', 'PIPELINE', 'VAR', 'STAGE', 'JOB'];
/** Each name is set on its own level and on all below, so the highest that sets it must win. */
const setFrom = (level: number) => NAMES.slice(level);
const yamlOf = (level: number, value: string) =>
  `{ ${setFrom(level)
    .map((name) => `${name}: ${value}`)
    .join(', ')} }`;
const CONFIGURATION = `
name: shop
variables: ${yamlOf(2, 'pipeline')}
stages:
  - name: s
    env: ${yamlOf(4, 'stage')}
    jobs:
      - name: j
        env: ${yamlOf(5, 'job')}
        run: echo "$PROCESS $FILE $PIPELINE $VAR $STAGE $JOB"
`;

describe('variables', () => {
  it('win in the order process, env-file, variables, --var, stage, job', async () => {
    const envFile = setFrom(1).map((name) => `${name}=file`);
    using files = folder({ 'cimyr.yml': CONFIGURATION, '.env': envFile.join('\n') });
    const env = Object.fromEntries(setFrom(0).map((name) => [name, 'process']));
    const vars = setFrom(3).flatMap((name) => ['--var', `${name}=var`]);
    const { stdout } = await cimyr(['run', '--env-file', '.env', ...vars], { cwd: files.path, env });
    expect(stdout).toContain('\n  process file pipeline var stage job\n');
  });

  it('hold any value, and the last of two counts', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: \'printf "[%s]" "$A" "$B"\' } }' });
    const vars = ['--var', 'A=1', '--var', 'A=x=$(id) \'; "y', '--var', 'B='];
    const { code, stdout } = await cimyr(['run', ...vars], { cwd: files.path });
    expect(code).toBe(0);
    expect(stdout).toContain('[x=$(id) \'; "y][]');
  });

  it.each(['A', '=x', '1A=x', 'A B=x', 'A-B=x'])('are refused when they are none: --var %j', async (pair) => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: touch ran } }' });
    const { code, stderr } = await cimyr(['run', '--var', pair], { cwd: files.path });
    expect([code, stderr]).toEqual([2, '--var (number 1): NAME=value expected\n']);
    expect(() => files.read('ran')).toThrow('ENOENT');
  });

  it('are refused when their file is not there', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: touch ran } }' });
    const { code, stderr } = await cimyr(['run', '--env-file', 'none'], { cwd: files.path });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--env-file 'none' does not exist; write one, or name another file/);
  });

  it('give secrets to the job that declares them, masked', async () => {
    using files = folder({
      'cimyr.yml':
        'jobs:\n  a: { env: { T: "${{ secrets.TOKEN }}" }, run: "echo got $T $TOKEN" }\n  b: { run: "echo b $TOKEN" }\n',
      '.env': 'TOKEN=s3cr3t-value',
    });
    const { stdout } = await cimyr(['run', '--env-file', '.env', '--log', 'stream'], { cwd: files.path });
    expect(stdout).toContain('a | got *** \n'.trimEnd());
    expect(stdout).toMatch(/b \| b ?\n/);
    expect(stdout).not.toContain('s3cr3t');
  });

  it('give secrets whose names the matrix makes to the cell that they are for, masked, and tell which are missing', async () => {
    using files = folder({
      'cimyr.yml': `jobs:
  told:
    matrix: { env: [staging, prod, none] }
    env: { T: "\${{ secrets[format('{0}_TOKEN', matrix.env)] }}" }
    run: 'echo "got $T ($(env | grep -c s3cr3t))"'
  other: { run: 'echo "other has $(env | grep -c s3cr3t)"' }
`,
      '.env': 'STAGING_TOKEN=s3cr3t-staging\nprod_TOKEN=s3cr3t-prod\n',
    });
    const { stdout } = await cimyr(['run', '--env-file', '.env', '--log', 'stream'], { cwd: files.path });
    expect(stdout).toContain('told (staging) | got *** (1)');
    expect(stdout).toContain('told (prod) | got *** (1)');
    expect(stdout).toContain('told (none) | got  (0)');
    expect(stdout).toContain('other | other has 0');
    expect(stdout).toContain('secret none_TOKEN is empty');
    expect(stdout).not.toContain('s3cr3t');
  });

  it('give secrets called like what every object has, or tell that they are empty', async () => {
    using files = folder({
      'cimyr.yml':
        'jobs: { a: { env: { C: "${{ secrets.constructor }}", T: "${{ secrets[\'toString\'] }}" }, run: \'echo "[$C] [$T]"\' } }\n',
      '.env': 'toString=s3cr3t-value\n',
    });
    const { code, stdout } = await cimyr(['run', '--env-file', '.env', '--log', 'stream'], {
      cwd: files.path,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('a | [] [***]');
    expect(stdout).toContain('secret constructor is empty');
  });

  it('of a file with mistakes are all named with their lines, and nothing is done', async () => {
    using files = folder({
      'cimyr.yml': 'jobs: { a: { run: touch ran } }',
      '.env': 'A=1\nJUNK s3cr3t\nB="open\n',
    });
    for (const command of [['run'], ['validate'], ['run', '--dry-run']]) {
      const { code, stderr } = await cimyr([...command, '--env-file', '.env'], { cwd: files.path });
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^error\[E-ENV-FILE\] \.env:2: .*\nerror\[E-ENV-FILE\] \.env:3: .*\n2 problems in --env-file/,
      );
      expect(stderr).not.toContain('s3cr3t');
    }
    expect(() => files.read('ran')).toThrow('ENOENT');
  });

  it('of several lines are masked line by line where they are secrets', async () => {
    using files = folder({
      'cimyr.yml':
        'jobs: { a: { env: { K: "${{ secrets.KEY }}" }, run: \'echo "$K"; echo "$K" | tail -n 1\' } }',
      '.env': "export KEY='first-line-of-it\nsecond-line-of-it'\r\n",
    });
    const { code, stdout } = await cimyr(['run', '--env-file', '.env', '--log', 'stream'], {
      cwd: files.path,
    });
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/-line-of-it/);
  });
});

it('what an expression reads of github is there off GitHub, or it is said that it is not', async () => {
  using files = folder({
    'cimyr.yml':
      'jobs: { a: { env: { W: "${{ github.workspace }}", N: "${{ github.run_number }}", E: "${{ github.event_name }}" }, run: \'echo "[$W] [$N] [$E]"\' } }',
  });
  const { code, stdout } = await cimyr(['run'], { cwd: files.path });
  expect(code).toBe(0);
  expect(stdout).toContain(`[${files.path}] [] [local]`);
  expect(stdout).toContain('github.run_number is empty');
  expect(stdout).not.toContain('github.workspace is empty');
});

it('deploy and status take a file of variables and secrets, too', async () => {
  using files = folder({
    'cimyr.yml': `
name: shop
environments:
  box:
    target: { kind: local, path: srv, artifact: dist, activate: 'printf %s "$TOKEN" > seen' }
    strategy: { kind: recreate }
    variables: { TOKEN: "\${{ secrets.TOKEN }}" }
`,
    'dist/a': 'x',
    'good.env': "TOKEN='from the file'\n",
    'bad.env': 'JUNK\n',
  });
  const at = { cwd: files.path };
  const deployed = await cimyr(['deploy', 'box', '--release', 'r1', '--env-file', 'good.env'], at);
  expect([deployed.code, deployed.stderr]).toEqual([0, '']);
  expect(files.read('srv/current/seen')).toBe('from the file');
  for (const command of [
    ['deploy', 'box', '--release', 'r2'],
    ['rollback', 'box'],
    ['status', 'box'],
  ]) {
    const { code, stderr } = await cimyr([...command, '--env-file', 'bad.env'], at);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error\[E-ENV-FILE\] bad\.env:1: /)]);
  }
});
