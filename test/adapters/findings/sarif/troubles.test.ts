import { expect, it } from 'vitest';
import { Checkout } from '../read.js';
import { oneRun, scan } from './scan.js';

it('a scan that failed is a notice, with the first of its errors', async () => {
  const failed = (rest: object) =>
    oneRun([{ message: { text: 'x' } }], {}, { invocations: [{ executionSuccessful: false, ...rest }] });
  const note = (level: string, text: string) => ({ level, message: { text } });
  const { findings, notices } = await scan(
    failed({ toolExecutionNotifications: [note('note', 'began'), note('error', 'out of memory')] }),
  );
  expect(findings).toEqual(['warning - x']);
  expect(notices).toEqual([
    'a.sarif is of a scan that failed, and what it found may not be all: scan: out of memory; see what it printed',
  ]);
  const quiet = await scan(failed({}));
  expect(quiet.notices).toEqual([
    'a.sarif is of a scan that failed, and what it found may not be all: scan; see what it printed',
  ]);
  const configured = await scan(failed({ toolConfigurationNotifications: [note('error', 'no such rule')] }));
  expect(configured.notices[0]).toContain('no such rule');
  const done = oneRun([], {}, { invocations: [{ executionSuccessful: true }, {}] });
  expect((await scan(done)).notices).toEqual([]);
});

it('what the scan says of its failure is masked [S15]', async () => {
  using checkout = new Checkout();
  const invocations = [
    {
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'no hush-hush\u0007' } }],
    },
  ];
  const { notices } = await checkout.read(
    { sarif: ['a.sarif'], secrets: ['hush-hush'] },
    { 'a.sarif': JSON.stringify(oneRun([], {}, { invocations })) },
  );
  expect(notices.join()).toContain('no ***');
  expect(notices.join()).not.toMatch(/hush|\u0007/);
});

it('results that are none are counted in a notice, the others are taken', async () => {
  const { findings, notices } = await scan(oneRun([null, 'x', { message: { text: 'y' } }]));
  expect(findings).toEqual(['warning - y']);
  expect(notices).toEqual([
    'a.sarif: 2 results are not as SARIF has them, and do not count; see how it was written',
  ]);
});

it.each([
  { version: '2.1.0', runs: [{ tool: {}, results: { a: {} } }] },
  { version: '2.1.0', runs: [null] },
  { version: '1.0.0', runs: ['x'] },
])('a run of another shape is named: %j', async (log) => {
  const { notices } = await scan(log);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('not as SARIF has them');
});

it('results that lie in other files are named', async () => {
  const references = { externalPropertyFileReferences: { results: [{ location: { uri: 'r.json' } }] } };
  const { notices } = await scan({
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 's' } }, ...references }],
  });
  expect(notices[0]).toContain('keeps results in files beside it');
});

it('a run that looked and found nothing is nothing to say', async () => {
  const { findings, notices } = await scan({
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 's' } }, results: [] }, { tool: { driver: { name: 's' } } }],
  });
  expect([findings, notices]).toEqual([[], []]);
});
