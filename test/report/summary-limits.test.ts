import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/domain/record.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { anyRecord } from './any-record.js';
import { gfm, textOf } from './gfm.js';
import { failed, recordOf, succeeded, type Told } from './records.js';

/** What GitHub takes; one byte more and it shows nothing. */
const LIMIT = 1024 * 1024;
/** What cimyr allows itself for what a reader wants to see. */
const BUDGET = 200 * 1024;
const HUGE = `${'🎉'.repeat(5000)}\n`.repeat(3);

function many(count: number, of: (i: number) => Told, id = (i: number) => `j${i}`) {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [id(i), of(i)]));
}

describe('the size of a summary [S22]', () => {
  it('stays small for 5,000 failed jobs with huge last lines, and keeps those of the first', () => {
    const jobs = many(5000, (i) => failed(1, `${HUGE}the reason of ${i}\n`));
    const text = jobSummary(recordOf(jobs, 'failure'));
    expect(Buffer.byteLength(text)).toBeLessThan(BUDGET);
    expect(text).toContain('the reason of 0\n');
    expect(text).toContain('… and 4990 more failed jobs, in the table below');
    expect(text).toContain('4500 more are in `run.json`.');
    expect(text).toContain('<summary>4980 more jobs</summary>');
    expect(text.isWellFormed()).toBe(true);
    expect(gfm(text).children?.at(-1)?.type).toBe('html');
  });

  it('stays small for 1,000 jobs in a chain, with long names', () => {
    const id = (i: number) => `${'n'.repeat(500)}${i}`;
    const jobs = many(1000, (i) => ({ ...succeeded, start: i * 1000, needs: i > 0 ? [id(i - 1)] : [] }), id);
    const text = jobSummary(recordOf(jobs, 'success'));
    expect(Buffer.byteLength(text)).toBeLessThan(BUDGET);
    expect(text).toContain(' → … 988 more … → ');
  });

  it('cuts a line that never ends, and says so', () => {
    const text = jobSummary(recordOf({ a: failed(1, 'x'.repeat(60_000)) }, 'failure'));
    expect(text).toContain(`${'x'.repeat(499)}…\n\`\`\``);
    expect(Buffer.byteLength(text)).toBeLessThan(10_000);
  });

  it('keeps of many long lines the last, as much as is good to read', () => {
    const tail = Array.from({ length: 30 }, (_, i) => `${'🎉'.repeat(240)}${i}`).join('\n');
    const text = jobSummary(recordOf({ a: failed(1, tail) }, 'failure'));
    expect(Buffer.byteLength(text)).toBeLessThan(20 * 1024);
    expect(text).toContain('🎉29\n```');
  });

  it('leaves out what jobs wrote where it does not fit, and says so before what fits', () => {
    const record = recordOf({ a: succeeded }, 'success');
    const own = (job: string, text: string) => ({ job, text });
    const written = [own('big', 'x'.repeat(LIMIT)), own('small', 'fits'), own('half', 'y'.repeat(500_000))];
    const text = jobSummary(record, [...written, own('too-much', 'z'.repeat(500_000))]);
    expect(Buffer.byteLength(text)).toBeLessThan(LIMIT);
    expect(text).toContain('Too long to be shown here: what `big`, `too-much` wrote to GITHUB_STEP_SUMMARY.');
    expect(text.indexOf('Too long')).toBeLessThan(text.indexOf('fits'));
    expect(text).toContain('yyy');
  });

  it('leaves room for what the file holds already, and less and less of the rest', () => {
    const record = recordOf(
      many(300, (i) => (i < 20 ? failed(1, `line\n`.repeat(30)) : succeeded)),
      'failure',
    );
    const held = (bytes: number) =>
      jobSummary(record, [], { heldBytes: 900 * 1024 - bytes, report: 'out/run.json' });
    const shows = (text: string) =>
      [
        '| `j299` |',
        'gantt',
        '| `j19` |',
        'flowchart',
        '```text',
        '**Cause:**',
        '## ❌',
        '`out/run.json`',
      ].filter((part) => text.includes(part));
    const room = (bytes: number) => {
      const text = held(bytes);
      expect([bytes, Buffer.byteLength(text) <= bytes]).toEqual([bytes, true]);
      return shows(text);
    };
    expect(room(900 * 1024)).toHaveLength(7);
    expect(held(900 * 1024)).not.toContain('Shortened');
    expect(room(30_000)).toEqual([
      'gantt',
      '| `j19` |',
      'flowchart',
      '```text',
      '**Cause:**',
      '## ❌',
      '`out/run.json`',
    ]);
    expect(room(20_000)).toEqual([
      '| `j19` |',
      'flowchart',
      '```text',
      '**Cause:**',
      '## ❌',
      '`out/run.json`',
    ]);
    expect(room(5000)).toEqual(['```text', '**Cause:**', '## ❌', '`out/run.json`']);
    expect(room(700)).toEqual(['```text', '**Cause:**', '## ❌', '`out/run.json`']);
    expect(room(100)).toEqual(['## ❌']);
    expect(held(0)).toBe('\n');
    expect(held(-5000)).toBe('\n');
  });

  it('holds for any record and any room: a heading, no open fence, and with some room the cause', () => {
    const room = fc.oneof(fc.nat(4000), fc.integer({ min: 4000, max: 1024 * 1024 }));
    const fits = (record: RunRecord, bytes: number) => {
      const text = jobSummary(record, [], { heldBytes: 900 * 1024 - bytes });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(Math.max(1, Math.min(bytes, BUDGET)));
      if (bytes < 3000) return;
      expect(text).toMatch(/^## (✅|❌|⏹️) /);
      const end = gfm(`${text}\nThe end\n`).children?.at(-1);
      expect([end?.type, end && textOf(end)]).toEqual(['paragraph', 'The end']);
      const hasFailed = [...record.jobs.values()].some(
        ({ status, allowed }) => status === 'failure' && !allowed,
      );
      if (hasFailed && bytes > 32 * 1024) expect(text).toContain('**Cause:** ');
    };
    fc.assert(fc.property(anyRecord, room, fits), { numRuns: 15 });
  });

  it('names few of many that wrote too much, and few of many notices', () => {
    const record = recordOf({ a: succeeded }, 'success');
    const text = 'x'.repeat(LIMIT);
    const written = Array.from({ length: 5000 }, (_, i) => ({ job: `j${i}`, text }));
    const notices = Array.from({ length: 5000 }, () => ({ message: 'm'.repeat(10_000) }));
    const markdown = jobSummary({ ...record, notices }, written);
    expect(Buffer.byteLength(markdown)).toBeLessThan(BUDGET);
    expect(markdown).toContain('`j9` and 4990 more wrote');
    expect(markdown).toContain('- … and 4950 more');
  });
});
