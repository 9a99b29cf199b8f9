import { describe, expect, it } from 'vitest';
import { runSchema } from '../../src/report/published/run.js';
import { NODES } from '../built/nodes.js';
import { product } from '../built/product.js';
import { folder, withPipeline } from '../built/workspace.js';
import { readActionFile } from '../runner/action-file.js';
import { errorsOf, obeyed, playIn } from './play.js';

const SHOP = `
name: shop
stages:
  - name: build
    jobs:
      - { name: compile, run: "echo made > made.txt; echo version=1.2 >> $GITHUB_OUTPUT", artifacts: { name: bundle, path: [made.txt] } }
  - name: test
    jobs:
      - { name: unit, run: "echo checked; exit 3" }
      - { name: lint, allow-failure: true, run: "exit 4" }
      - { name: report, if: "\${{ always() }}", needs: [unit], run: "echo '## Mine' >> $GITHUB_STEP_SUMMARY" }
      - { name: ship, needs: [unit], run: "echo never" }
`;

describe.each(NODES)('the action on $name', ({ path, isMissing }) => {
  it.skipIf(isMissing)('plays main and post', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: node --version } }');
    await using played = await playIn(files, {}, { node: path });
    expect([played.conclusion, played.exitCode, played.stderr]).toEqual(['success', 0, '']);
    expect(played.outputs['status']).toBe('success');
    expect([played.post?.conclusion, played.post?.stdout, played.post?.stderr]).toEqual(['success', '', '']);
  });
});

describe('the two doors of run-pipeline', () => {
  it('are the same but for where their code lies', async () => {
    const root = await readActionFile(product());
    const nested = await readActionFile(`${product()}/actions/run-pipeline`);
    expect(nested).toEqual({
      ...root,
      runs: { ...root.runs, main: `../../${root.runs.main}`, post: `../../${root.runs.post}` },
    });
    using files = withPipeline('jobs: { a: { run: "true" } }');
    await using played = await playIn(files, {}, { action: `${product()}/actions/run-pipeline` });
    expect([played.conclusion, played.post?.conclusion]).toEqual(['success', 'success']);
  });
});

describe('the run-pipeline action', () => {
  it('gives its outputs, the summary, groups and an annotation on the line of what failed', async () => {
    using files = withPipeline(SHOP);
    await using played = await playIn(files);
    expect([played.conclusion, played.exitCode]).toEqual(['failure', 1]);
    const { report = '', duration, ...outputs } = played.outputs;
    const run = runSchema.parse(JSON.parse(files.read(report)));
    expect(duration).toBe(String(run.durationMs));
    expect({ ...outputs, outputs: JSON.parse(outputs['outputs'] ?? '') }).toEqual({
      status: 'failure',
      'run-id': run.id,
      'failed-jobs': '["test.unit"]',
      outputs: { 'build.compile': { version: '1.2' } },
      artifacts: JSON.stringify([{ name: 'bundle', job: 'build.compile', files: ['made.txt'] }]),
    });
    expect(played.commands.annotations).toEqual([
      {
        level: 'error',
        message:
          'test.unit: `echo checked; exit 3` exited with code 3; run it again: cimyr run --job test.unit',
        properties: { file: 'cimyr.yml', line: '9', title: 'test.unit' },
      },
      {
        level: 'warning',
        message: 'test.lint: `exit 4` exited with code 4; run it again: cimyr run --job test.lint',
        properties: { file: 'cimyr.yml', line: '10', title: 'test.lint' },
      },
    ]);
    expect(played.commands.groups).toContainEqual(expect.stringMatching(/^✗ test\.unit · failed, exit 3 · /));
    expect(played.summary).toMatch(/^## ❌ shop failed in .* — `test\.unit` exit 3\n/);
    expect(played.summary).toMatch(/\n### `test\.report`\n\n## Mine\n$/);
    expect(played.lines.at(-1)).toMatch(/^✗ shop failed in /);
  });

  it('says nothing twice when all went well', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: echo hello }, b: { run: "true" } }');
    await using played = await playIn(files, { 'job-matchers': 'keep' });
    expect(played).toMatchObject({
      conclusion: 'success',
      exitCode: 0,
      outputs: { status: 'success', 'failed-jobs': '[]' },
    });
    expect(obeyed(played)).toEqual(['group', 'stop-commands', 'resume', 'endgroup']);
    expect(played.commands.annotations).toEqual([]);
    expect(played.lines.at(-1)).toMatch(/^✓ shop succeeded in .* · 2 succeeded$/);
    expect(played.summary).toMatch(/^## ✅ shop succeeded in /);
  });

  it('does as its inputs say', async () => {
    using files = folder({ 'ci/other.yml': SHOP.replace('echo made', 'echo $WHAT') });
    const inputs = {
      config: 'ci/other.yml',
      name: 'web shop',
      variables: 'WHAT=a=b c\nOTHER=\n',
      jobs: 'compile\n',
      'max-parallel': '1',
      'on-failure': 'cancel',
      'report-directory': 'out',
      summary: 'false',
    };
    await using played = await playIn(files, inputs);
    expect(played.conclusion).toBe('success');
    expect(files.read('made.txt')).toBe('a=b c\n');
    expect(played.outputs['report']).toBe('out/run.json');
    expect(JSON.parse(files.read('out/run.json'))).toMatchObject({ pipeline: 'web shop', status: 'success' });
    expect(files.read('out/events.ndjson')).toContain('"maxParallel":1');
    expect(played.summary).toBe('');
  });

  it('tells all wrong inputs together, and runs nothing', async () => {
    using files = withPipeline('jobs: { a: { run: touch ran } }');
    const inputs = {
      variables: 'NOT A PAIR\nGOOD=1\n2=x',
      'max-parallel': '0',
      'on-failure': 'explode',
      'dry-run': 'perhaps',
      summary: 'ja',
    };
    await using played = await playIn(files, inputs);
    expect(played).toMatchObject({
      conclusion: 'failure',
      exitCode: 2,
      outputs: { status: 'failure' },
      summary: '',
    });
    expect(errorsOf(played)).toEqual([
      "input 'variables': NAME=value expected in entry 1",
      "input 'variables': NAME=value expected in entry 3",
      "input 'max-parallel': a whole number from 1 to 1024 expected, got '0'",
      "input 'on-failure': one of continue, no-new, cancel expected, got 'explode'",
      "input 'dry-run': true or false expected, got 'perhaps'",
      "input 'summary': true or false expected, got 'ja'",
    ]);
    expect(() => files.read('ran')).toThrow('ENOENT');
  });

  it('annotates each problem of the configuration on its line, and runs nothing', async () => {
    using files = withPipeline(
      'jobs:\n  build: { run: touch ran }\n  test:\n    needs: [bild]\n    run: touch ran\n    steps: []\n',
    );
    await using played = await playIn(files);
    expect(played).toMatchObject({ conclusion: 'failure', exitCode: 2, outputs: { status: 'failure' } });
    const [need, key, last] = played.commands.annotations;
    expect(need).toEqual({
      level: 'error',
      message: "job 'bild' does not exist; did you mean 'build'?",
      properties: { file: 'cimyr.yml', line: '4', col: '13', title: 'E-REF' },
    });
    expect(key?.properties).toMatchObject({ file: 'cimyr.yml', line: '6' });
    expect(last?.message).toBe('cimyr.yml has 2 problems; nothing was run');
    expect(() => files.read('ran')).toThrow('ENOENT');
  });

  it('refuses a job that does not exist, with a proposal', async () => {
    using files = withPipeline(SHOP);
    await using played = await playIn(files, { jobs: 'compil' });
    expect(played.exitCode).toBe(2);
    expect(errorsOf(played)).toEqual(["job 'compil' does not exist; did you mean 'compile'?"]);
  });

  it('shows what would run, and starts nothing', async () => {
    using files = withPipeline(SHOP);
    await using played = await playIn(files, { 'dry-run': 'TRUE', 'max-parallel': '3' });
    expect([played.conclusion, obeyed(played)]).toEqual(['success', []]);
    expect(played.lines[0]).toBe('shop: 5 jobs in 3 steps, at most 3 at once (dry run: nothing is started)');
    expect(() => files.read('made.txt')).toThrow('ENOENT');
  });
});
