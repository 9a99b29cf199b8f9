import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishCheck } from '../../src/adapters/github/checks.js';
import { publishNotice } from '../../src/adapters/github/failures.js';
import { readHistory } from '../../src/adapters/store/history.js';
import type { Event } from '../../src/domain/event.js';
import { expectedOf, type History, NO_HISTORY } from '../../src/domain/history.js';
import type { RunRecord } from '../../src/domain/record.js';
import { checkRun } from '../../src/report/check-run.js';
import { comment } from '../../src/report/comment.js';
import { codeBlock } from '../../src/report/markdown.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { clientOf } from '../adapters/github/clients.js';
import { stateAt } from '../adapters/store/state-at.js';
import { cimyr, start } from '../built/cimyr.js';
import { product } from '../built/product.js';
import { type Folder, folder } from '../built/workspace.js';
import { fakeGitHub, READ_ONLY } from '../github/github.js';
import { foldOf } from './records.js';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'reports', 'gallery.md');
const ORIGIN = {
  server: 'https://github.com',
  repository: 'octo/shop',
  sha: 'a1b2c3d'.padEnd(40, '0'),
  run: '42',
};

const SHOP = `name: shop
stages:
  - name: build
    jobs:
      - name: compile
        run: sleep 0.8
  - name: test
    jobs:
      - name: lint
        run: "echo '::warning file=src/pay.js,line=2,title=no-magic-number::16 has no name'"
      - name: unit
        run: node --test --test-reporter=tap --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=junit.xml
        reports: { junit: junit.xml }
      - name: e2e
        run: sleep 0.5; [ -e warmed-up ] || { touch warmed-up; echo 'no answer from the shop'; exit 1; }
        retry: 1
  - name: ship
    jobs:
      - name: image
        run: sleep 0.4
`;

const FILES = {
  'cimyr.yml': SHOP,
  'src/pay.js': `exports.total = (items) => items.reduce((sum, { price, count }) => sum + price * count, 0);
exports.card = (number) => number.replaceAll(' ', '').length === 16;
`,
  'test/pay.test.js': `const assert = require('node:assert');
const { describe, it } = require('node:test');
const { total, card } = require('../src/pay.js');
describe('checkout', () => {
  it('adds up prices', () => assert.strictEqual(total([{ price: 2, count: 3 }]), 6));
  it('pays by card', () => assert.strictEqual(card('4111 1111 1111 1111'), true));
});
`,
};

const MANY = `name: many
max-parallel: 8
stages:
  - name: build
    jobs: [{ name: compile, run: sleep 0.3 }]
  - name: test
    jobs:
      - name: unit
        matrix: { part: [${Array.from({ length: 298 }, (_, i) => i).join(', ')}] }
        run: if [ $(( \${{ matrix.part }} % 15 )) = 0 ]; then echo 'part \${{ matrix.part }} is not as it was'; exit 1; fi
  - name: ship
    jobs: [{ name: image, run: sleep 0.1 }]
`;

const SLOW = `name: slow
jobs:
  compile: { run: sleep 0.3 }
  test: { run: echo started; sleep 60, needs: [compile] }
  ship: { run: sleep 0.1, needs: [test] }
`;

const parts: string[] = [
  '# What the reports of a run look like',
  'Made from real runs of the pipelines shown, by `npm run prove`: what follows each is the Markdown as GitHub gets it. Repository and commit are made up, and the folder of a run is called `/workspace`.',
];

// The first who asks builds it.
beforeAll(() => void product(), 600_000);

afterAll(() => {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${parts.join('\n\n')}\n`);
});

function recordIn(folder: Folder): RunRecord {
  const events = readFileSync(join(folder.runs().at(-1) ?? '', 'events.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  return foldOf(events.map((line) => JSON.parse(line) as Event));
}

function keep(title: string, folder: Folder, reports: readonly string[]): void {
  const pipeline = codeBlock(folder.read('cimyr.yml').trimEnd(), 'yaml');
  const shown = reports.map((text) => text.trimEnd().replaceAll(folder.path, '/workspace'));
  parts.push(
    '---',
    `# ${title}`,
    `<details><summary>The pipeline</summary>\n\n${pipeline}\n\n</details>`,
    ...shown,
  );
}

const knownOf = (record: RunRecord, history: History = NO_HISTORY) => ({
  origin: ORIGIN,
  report: `.cimyr/runs/${record.id}/run.json`,
  expected: (job: string) => expectedOf(history, job),
});

const summaryOf = (record: RunRecord, history?: History) => jobSummary(record, [], knownOf(record, history));

it('a run that is all green, with what it usually takes', async () => {
  using shop = folder(FILES);
  expect((await cimyr(['run'], { cwd: shop.path })).code).toBe(0);
  const history = readHistory(stateAt(shop.state), 'shop');
  expect((await cimyr(['run'], { cwd: shop.path })).code).toBe(0);
  const record = recordIn(shop);
  const text = summaryOf(record, history);
  expect(text).toContain('2 tests: 2 passed');
  keep('All green', shop, [text]);
});

it('one failure, with its JUnit report, its check run and its comment', async () => {
  using shop = folder(FILES);
  shop.write('src/pay.js', shop.read('src', 'pay.js').replace(".replaceAll(' ', '')", ''));
  expect((await cimyr(['run'], { cwd: shop.path })).code).toBe(1);
  const record = recordIn(shop);
  const text = summaryOf(record);
  expect(text).toContain('| ❌ `checkout › pays by card` |');
  const check = checkRun(record, knownOf(record));
  expect(check.annotations.length).toBeGreaterThan(1);
  keep('One test fails, and a job is flaky', shop, [
    text,
    '# The check run of the same',
    `**${check.name}** — ${check.title}`,
    check.summary,
    check.text,
    `Its annotations:\n\n${codeBlock(JSON.stringify(check.annotations, null, 2), 'json')}`,
    '# The comment on its pull request',
    comment(record, knownOf(record)),
  ]);
});

it('300 jobs of which 20 fail', async () => {
  using many = folder({ 'cimyr.yml': MANY });
  expect((await cimyr(['run'], { cwd: many.path })).code).toBe(1);
  const text = summaryOf(recordIn(many));
  expect(text).toContain('279 succeeded, 20 failed, 1 skipped');
  keep('300 jobs, of which 20 fail', many, [text]);
});

it('a run that is cancelled', async () => {
  using slow = folder({ 'cimyr.yml': SLOW });
  const run = start(['run', '--log', 'stream'], { cwd: slow.path });
  await run.says(/started/);
  run.child.kill('SIGINT');
  expect((await run.ended).code).toBe(130);
  const text = summaryOf(recordIn(slow));
  expect(text).toContain('was cancelled');
  keep('Cancelled', slow, [text]);
});

it('a pull request of a fork: the token may only read', async () => {
  using shop = folder(FILES);
  expect((await cimyr(['run'], { cwd: shop.path })).code).toBe(0);
  const record = recordIn(shop);
  await using github = await fakeGitHub({ permissions: READ_ONLY });
  const check = { ...checkRun(record), headSha: ORIGIN.sha, externalId: record.id };
  const published = await publishCheck(clientOf(github).client, check);
  expect(published.ok).toBe(false);
  if (published.ok) return;
  const notice = publishNotice('the check run', published.error);
  const text = summaryOf({ ...record, notices: [...record.notices, { message: notice.message }] });
  expect(text).toContain('checks: write');
  keep('The token of a fork may not make a check run', shop, [text]);
});
