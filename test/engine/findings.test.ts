import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../src/report/published/events.js';
import { told } from '../adapters/findings/read.js';
import { type RigRun, run, start } from './rig.js';

const found = (played: RigRun, job: string, attempt = 1) =>
  played.job(job).attempts[attempt - 1]?.findings?.map(told);

const XML = (inside: string) => `<testsuite><testcase name="t" time="1">${inside}</testcase></testsuite>`;
const FAILED = XML('<failure message="no">src/a.ts:4: no</failure>');
const MATCHER = JSON.stringify({
  problemMatcher: [
    { owner: 'lint', pattern: [{ regexp: '^(.+):(\\d+) (.*)$', file: 1, line: 2, message: 3 }] },
  ],
});

describe('what an attempt finds', () => {
  it('is told before its end: test reports, scans, matchers, commands', async () => {
    const yaml = `
      jobs:
        a:
          run: |
            mkdir -p out/1
            cp failed.xml out/1/r.xml
            cp scan.json out/1/scan.sarif
            echo "src/a.ts:7 by a matcher"
            echo "::error file=src/a.ts,line=3,title=T::by a command"
            exit 3
          matrix: { n: [1] }
          env: { OUT: out }
          reports:
            junit: "\${OUT}/\${{ matrix.n }}/*.xml"
            sarif: "\${{ env.OUT }}/\${{ matrix.n }}/*.sarif"
            matchers: [lint.json]`;
    const location = {
      physicalLocation: { artifactLocation: { uri: 'src/a.ts' }, region: { startLine: 9 } },
    };
    const scan = { runs: [{ results: [{ message: { text: 'by a scan' }, locations: [location] }] }] };
    const files = {
      'src/a.ts': 'x',
      'failed.xml': FAILED,
      'scan.json': JSON.stringify(scan),
      'lint.json': MATCHER,
    };
    await using played = await run(yaml, { files });
    expect(found(played, 'a (1)')).toEqual([
      'error src/a.ts:4 [t] no',
      'error src/a.ts:3 [T] by a command',
      'error src/a.ts:7 by a matcher',
      'warning src/a.ts:9 by a scan',
    ]);
    expect(played.job('a (1)').attempts[0]?.tests).toMatchObject({ passed: 0, failed: 1, durationMs: 1000 });
    const kinds = played.events.map(({ kind }) => kind);
    expect(kinds.indexOf('findings')).toBe(kinds.indexOf('attempt-ended') - 1);
    const event = played.events.find(({ kind }) => kind === 'findings');
    expect(eventSchema.parse(event)).toEqual(event);
    expect(played.notices).toEqual([]);
  });

  it('belongs to that attempt: what the one before left does not count', async () => {
    const yaml = `
      jobs:
        a:
          run: if [ $CIMYR_ATTEMPT = 1 ]; then cp failed.xml r.xml; exit 1; fi
          retry: 1
          reports: { junit: r.xml }
        b:
          run: 'if [ $CIMYR_ATTEMPT = 1 ]; then cp failed.xml s.xml; exit 1; else cp passed.xml s.xml; fi'
          retry: 1
          reports: { junit: s.xml }`;
    await using played = await run(yaml, { files: { 'failed.xml': FAILED, 'passed.xml': XML('') } });
    const tests = (job: string) => played.job(job).attempts.map((attempt) => attempt.tests?.failed);
    expect([tests('a'), tests('b')]).toEqual([
      [1, undefined],
      [1, 0],
    ]);
    expect(played.notices.join()).toContain('a: what its reports.junit match was there before it started');
  });

  it('is read however the attempt ended, and in the folder where the job ran', async () => {
    const yaml = `
      jobs:
        a: { run: ['cp ../failed.xml r.xml', hold a], working-directory: web, reports: { junit: web/r.xml } }`;
    const files = { 'failed.xml': FAILED, 'web/src/a.ts': 'x' };
    await using played = await start(yaml, { files });
    await played.gates.reached('a');
    played.cancel();
    await played.done;
    expect(played.outcomes).toEqual({ a: 'cancelled cancelled' });
    expect(found(played, 'a')).toEqual(['error web/src/a.ts:4 [t] no']);
  });

  it.each(['cancel', 'kill'] as const)(
    'is not waited for by who stops the run meanwhile: %s',
    async (stop) => {
      const matcher = { owner: 'm', pattern: [{ regexp: '^say (.*)$', message: 1 }] };
      const yaml = `
      jobs:
        a: { run: 'echo say one; yes much | head -c 600000 || true; echo say two', reports: { matchers: m.json } }`;
      const files = { 'm.json': JSON.stringify({ problemMatcher: [matcher] }) };
      await using played = await start(yaml, { files, onRead: () => played[stop]() });
      await played.done;
      expect(found(played, 'a')).toEqual(['error - one']);
      expect(played.outcomes).toEqual({ a: 'success' });
    },
  );

  it('is nothing where the attempt never began, and no event where there is nothing', async () => {
    const yaml = `
      jobs:
        a: { run: exit, working-directory: none, reports: { junit: r.xml } }
        b: { run: 'echo a::b ::error::not at the start' }
        c: { run: exit, needs: [a], reports: { junit: r.xml } }
        d: { run: exit, reports: { junit: r.xml } }`;
    await using played = await run(yaml, { files: { 'r.xml': FAILED } });
    expect(played.events.filter(({ kind }) => kind === 'findings')).toEqual([]);
    expect(played.notices.filter((text) => !text.startsWith('d: '))).toEqual([]);
  });

  it('a path that cannot be evaluated fails the job before it starts', async () => {
    await using played = await run("jobs: { a: { run: touch ran, reports: { junit: '${NOPE}.xml' } } }");
    expect(played.job('a').attempts[0]?.outcome?.failure).toEqual({
      kind: 'expression',
      blame: 'user',
      field: 'reports',
      message: '${NOPE} is not defined',
    });
  });

  it('a broken report is a notice, and the job is what it is', async () => {
    const yaml = `jobs: { a: { run: 'echo "<testsuite>" > r.xml', reports: { junit: r.xml } } }`;
    await using played = await run(yaml);
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.notices).toEqual([
      'a: r.xml:2:0 is broken: unclosed tag: testsuite; what stands before that counts, see whether its tool was ended while it wrote',
    ]);
  });

  it('holds no secret, nor does the journal, however the report hides it [S15]', async () => {
    const yaml = `
      jobs:
        a:
          run: |
            echo "<testsuite name='$S'><testcase name='$S' file='$S'><failure message='&#104;ush-hush'>$S</failure></testcase></testsuite" > r.xml
            echo "::error title=$S::$S"
            echo "::notice::it is $S"
            touch "$S.xml"
          env: { S: "\${{ secrets.S }}" }
          reports: { junit: "*.xml" }`;
    await using played = await run(yaml, { secrets: { S: 'hush-hush' } });
    expect(found(played, 'a')).toEqual(['error - [***] ***', 'notice - it is ***']);
    expect(played.notices).toHaveLength(2);
    played.close();
    const journal = readFileSync(join(played.store.directory, 'events.ndjson'), 'utf8');
    const lines = journal.split('\n').filter((line) => /"kind":"(findings|notice)"/.test(line));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('\n')).not.toContain('hush-hush');
  });
});

describe('a job that prints much', () => {
  it('is heard to its last line, in little memory', async () => {
    const yaml = `
      jobs:
        a: { run: 'yes "std::vec::Vec<a::b> is a line of much output" | head -c 40000000 || true; echo; echo ::warning::end' }`;
    await using played = await start(yaml);
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    await played.done;
    clearInterval(watch);
    expect(found(played, 'a')).toEqual(['warning - end']);
    expect(most - before).toBeLessThan(64 * 1024 * 1024);
  });
});
