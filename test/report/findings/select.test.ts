import { expect, it } from 'vitest';
import { findingMessage, findingsOf, omittedFindings } from '../../../src/report/findings/select.js';
import { masked } from '../records.js';
import { finding, recordFinding } from './jobs.js';

const at = (line: number, file = 'a.ts') => ({ place: { file, line } });
const told = (record: ReturnType<typeof recordFinding>) =>
  findingsOf(record).map(({ message, jobs }) => `${message}: ${jobs.join(', ')}`);

it('what stopped the run comes first, then errors, warnings, notices; each with a place before without', () => {
  const record = recordFinding(
    {
      fine: [
        {
          findings: [
            finding('n', { level: 'notice', ...at(1) }),
            finding('w', { level: 'warning' }),
            finding('e'),
          ],
        },
      ],
      soft: [
        { fails: true, findings: [finding('w at', { level: 'warning', ...at(2) }), finding('e at', at(3))] },
      ],
      hard: [
        { fails: true, findings: [finding('c'), finding('c at', at(4)), finding('w', { level: 'warning' })] },
      ],
    },
    ['soft'],
  );
  expect(told(record)).toEqual([
    'c at: hard',
    'c: hard',
    'e at: soft',
    'e: fine',
    'w at: soft',
    'w: fine, hard',
    'n: fine',
  ]);
});

it('the same words on the same line are one finding, as severe as the worst of them', () => {
  const record = recordFinding({
    'unit (20)': [{ findings: [finding('boom', { level: 'warning', ...at(7) }), finding('boom', at(8))] }],
    'unit (24)': [{ fails: true, findings: [finding('boom', at(7)), finding('boom', at(7))] }],
  });
  expect(findingsOf(record)).toEqual([
    { ...finding('boom', at(7)), jobs: ['unit (20)', 'unit (24)'], others: [] },
    { ...finding('boom', at(8)), jobs: ['unit (20)'], others: [] },
  ]);
});

it('without a place the title tells two findings apart', () => {
  const failure = (title: string) => finding('expected 1', { title: masked(title) });
  const record = recordFinding({
    a: [{ findings: [failure('adds'), failure('subtracts'), failure('adds')] }],
  });
  expect(findingsOf(record).map(({ title }) => title)).toEqual(['adds', 'subtracts']);
});

it('only the last attempt of a job counts', () => {
  const record = recordFinding({
    a: [
      { fails: true, findings: [finding('once')], omitted: 9 },
      { findings: [], omitted: 2 },
    ],
    b: [{ findings: [finding('now')], omitted: 1 }],
    c: [],
  });
  expect(told(record)).toEqual(['now: b']);
  expect(omittedFindings(record)).toBe(3);
});

it('names the other tests that failed on a line with the same words', () => {
  const failure = (title: string) =>
    finding('expected 1', { ...at(7), source: 'junit', title: masked(title) });
  const record = recordFinding({
    a: [{ fails: true, findings: ['t[1]', 't[2]', 't[3]'].map(failure) }],
    b: [{ fails: true, findings: [failure('t[1]')] }],
  });
  const [found, ...others] = findingsOf(record);
  expect(others).toEqual([]);
  expect(found?.jobs).toEqual(['a', 'b']);
  expect(found && findingMessage(found)).toBe('expected 1\n2 more tests failed here alike: t[2], t[3]');
});
