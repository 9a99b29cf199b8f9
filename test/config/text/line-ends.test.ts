import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modelOf, read } from '../reading.js';

const LINES = [
  'name: shop',
  '# a comment',
  'jobs:',
  '  build:',
  '    run: |',
  '      make all',
  '      make check',
  '    env: { A: "1" }',
  '  test:',
  '    needs: [build]',
  '    run: >-',
  '      one',
  '      two',
  '    if: github.ref ==',
  '    timeout: soon',
  '  tset: { run: "a',
  '    b" }',
  '',
];

const withoutSource = (content: string) => {
  const { source: _, ...found } = read(content);
  return found;
};

it('CRLF and a byte order mark change neither the model nor any diagnostic [B44]', () => {
  fc.assert(
    fc.property(fc.subarray(LINES), (lines) => {
      const plain = lines.join('\n');
      expect(withoutSource(`\ufeff${lines.join('\r\n')}`)).toEqual(withoutSource(plain));
    }),
    { numRuns: 300 },
  );
});

it('commands of a file with CRLF hold no carriage returns [B44]', () => {
  const { jobs } = modelOf('jobs:\r\n  a:\r\n    run: |\r\n      one\r\n      two\r\n');
  expect(jobs[0]?.commands).toEqual(['one\ntwo\n']);
});
