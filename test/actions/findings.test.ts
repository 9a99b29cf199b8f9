import { expect, it } from 'vitest';
import { runSchema } from '../../src/report/published/run.js';
import { folder } from '../built/workspace.js';
import { playIn } from './play.js';

const PIPELINE = `
name: shop
stages:
  - name: test
    jobs:
      - name: unit
        run: node test.js
        reports: { junit: "reports/*.xml" }
      - name: lint
        run: 'echo "src/cart.js:2:7 warning Unexpected var"'
        reports: { matchers: lint.json }
      - name: types
        run: 'echo "::error file=src/cart.js,line=1,col=3,title=T::\${KEY}"'
        env: { KEY: "\${{ secrets.KEY }}" }
        allow-failure: true
`;

const TEST = `import { writeFileSync, mkdirSync } from 'node:fs';
mkdirSync('reports');
const total = () => 4;
const failure = new Error('expected 4 to be 3');
const stack = failure.stack.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
writeFileSync('reports/r.xml', \`<testsuite name="cart"><testcase name="adds" time="0.5"/><testcase name="totals"
  time="1"><failure message="expected 4 to be 3">\${stack}</failure></testcase></testsuite>\`);
process.exit(1);
`;

const MATCHER = {
  owner: 'lint',
  pattern: [
    {
      regexp: '^(.+):(\\d+):(\\d+) (error|warning) (.*)$',
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      message: 5,
    },
  ],
};

it('what the jobs found is marked on its line, told in the log, and counted in run.json', async () => {
  using files = folder({
    'cimyr.yml': PIPELINE,
    'test.js': TEST,
    'package.json': '{ "type": "module" }',
    'src/cart.js': 'x\n',
    'lint.json': JSON.stringify({ problemMatcher: [MATCHER] }),
  });
  await using played = await playIn(files, {}, { env: { KEY: 'hush-hush' }, secrets: ['hush-hush'] });
  expect(played.conclusion).toBe('failure');
  expect(played.stdout).toContain('✗ test.unit: `node test.js` exited with code 1');
  expect(played.commands.annotations).toEqual([
    {
      level: 'error',
      message: 'expected 4 to be 3',
      properties: { file: 'test.js', line: '4', col: '17', title: 'cart › totals · test.unit' },
    },
    {
      level: 'error',
      message: '***',
      properties: { file: 'src/cart.js', line: '1', col: '3', title: 'T · test.types' },
    },
    {
      level: 'warning',
      message: 'Unexpected var',
      properties: { file: 'src/cart.js', line: '2', col: '7', title: 'test.lint' },
    },
  ]);
  expect(played.stdout.replace('::add-mask::hush-hush\n', '')).not.toContain('hush-hush');
  const run = runSchema.parse(JSON.parse(files.read(played.outputs['report'] ?? '')));
  const found = run.stages[0]?.jobs.map(({ name, findings, tests }) => [
    name,
    findings,
    tests?.passed,
    tests?.failed,
  ]);
  expect(found).toEqual([
    ['unit', 1, 1, 1],
    ['lint', 1, undefined, undefined],
    ['types', 1, undefined, undefined],
  ]);
});
