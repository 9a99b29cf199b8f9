import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { product } from '../../built/product.js';
import { folder } from '../../built/workspace.js';

const TRACE = '    at Object.fn (src/a.test.ts:12:5)\n'.repeat(10);
const FAILURE = `<failure message="expected &lt;1&gt;">Error: boom\n${TRACE}</failure>`;
const test = (i: number) =>
  `<testcase classname="pkg.C${i}" name="test number ${i}" time="0.0${i % 97}">${i % 10 === 0 ? FAILURE : ''}</testcase>\n`;

/** What one job costs whose report is this, in ms of processor time and MiB of memory, with the heap bounded. */
function costOf(report: string) {
  using files = folder({
    'cimyr.yml': 'jobs: { a: { run: cp written r.xml, reports: { junit: r.xml } } }',
    'src/a.test.ts': 'x',
    written: report,
  });
  const cli = join(product(), 'dist', 'cli', 'index.js');
  const measured = `
    import { runCli } from ${JSON.stringify(join(product(), 'dist', 'main', 'index.js'))};
    process.on('exit', () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      process.stderr.write(JSON.stringify({ ms: (userCPUTime + systemCPUTime) / 1000, mib: maxRSS / 1024 }));
    });
    await runCli(${JSON.stringify(cli)}, '0');`;
  const script = files.at('measured.mjs');
  files.write('measured.mjs', measured);
  const env = { ...process.env, CIMYR_STATE: files.state };
  const options = { cwd: files.path, encoding: 'utf8', stdio: 'pipe', env } as const;
  const said = execFileSync(
    'sh',
    ['-c', '"$0" --max-old-space-size=256 "$1" run --log quiet 2>&1 >/dev/null', process.execPath, script],
    options,
  );
  const run = JSON.parse(readFileSync(join(files.runs()[0] ?? '', 'run.json'), 'utf8'));
  return { ...(JSON.parse(said) as { ms: number; mib: number }), tests: run.stages[0].jobs[0].tests };
}

describe('a large report', () => {
  it('of 50,000 tests takes less than 2 s and 300 MiB, the whole run with it', () => {
    const tests = Array.from({ length: 50_000 }, (_, i) => test(i));
    const {
      ms,
      mib,
      tests: totals,
    } = costOf(`<testsuites><testsuite name="s">${tests.join('')}</testsuite></testsuites>`);
    expect(totals).toMatchObject({ passed: 45_000, failed: 5000 });
    console.log(`50,000 tests: ${Math.round(ms)} ms of processor time, ${Math.round(mib)} MiB`);
    expect(ms).toBeLessThan(2000);
    expect(mib).toBeLessThan(300);
  });

  it.each([
    [
      'one text of 60 MiB',
      `<testsuite><testcase name="t"><system-out>${'x'.repeat(60 << 20)}</system-out></testcase></testsuite>`,
    ],
    ['fifteen million elements', `<testsuite>${'<a/>'.repeat(15 << 20)}</testsuite>`],
    ['one attribute of 60 MiB', `<testsuite name="${'x'.repeat(60 << 20)}"><testcase name="t"/></testsuite>`],
    [
      '400,000 tests of different names, of which half failed and were tried again',
      `<testsuite>${Array.from({ length: 600_000 }, (_, i) => `<testcase name="test number ${i >> (i < 400_000 ? 1 : 0)}">${i < 400_000 && i % 2 === 0 ? '<failure message="no"/>' : ''}</testcase>`).join('')}</testsuite>`,
    ],
    [
      'a million tests without anything',
      `<testsuite>${'<testcase name="t"/>'.repeat(1_000_000)}</testsuite>`,
    ],
  ])('of %s stays in bounds, too', (what, report) => {
    const { ms, mib } = costOf(report);
    console.log(`${what}: ${Math.round(ms)} ms of processor time, ${Math.round(mib)} MiB`);
    expect(mib).toBeLessThan(500);
    expect(ms).toBeLessThan(30_000);
  });
});
