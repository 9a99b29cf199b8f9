import { expect, it } from 'vitest';
import { emptyReads } from '../../src/domain/empty-reads.js';
import { parseTemplate } from '../../src/domain/template.js';

function expressionsIn(text: string) {
  const parsed = parseTemplate(text, ['github', 'runner', 'env']);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.parts.filter((part) => typeof part !== 'string');
}

const contexts = {
  github: { sha: 'abc', ref: '', ref_protected: false, event: {} },
  runner: { temp: '/t', debug: '' },
};
const told = (text: string) =>
  emptyReads(expressionsIn(text), contexts).map((line) => line.split(' is empty')[0]);

it.each([
  ['${{ github.sha }} ${{ runner.temp }} ${{ github.ref_protected }}', []],
  ['${{ github.ref }} ${{ github.Ref }} ${{ github.RUN_NUMBER }}', ['github.ref', 'github.run_number']],
  ["${{ github['workflow'] || 'x' }} ${{ runner.tool_cache }}", ['github.workflow', 'runner.tool_cache']],
  ['${{ github.event.number }} ${{ github.head_ref }} ${{ github.base_ref }} ${{ runner.debug }}', []],
  ['${{ env.NOTHING }} ${{ toJSON(github) }}', []],
])('%s', (text, names) => {
  expect(told(text)).toEqual(names);
});

it('says where else a value is to be had', () => {
  expect(emptyReads(expressionsIn('${{ github.token }}'), contexts)[0]).toContain('secrets.GITHUB_TOKEN');
  expect(emptyReads(expressionsIn('${{ github.job }}'), contexts)[0]).toContain('$CIMYR_JOB');
});
