import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseHostAddress } from '../../../src/domain/rollout/host-address.js';

it.each([
  ['web', { host: 'web' }],
  ['web.example.com:2222', { host: 'web.example.com', port: 2222 }],
  ['10.0.0.1:1', { host: '10.0.0.1', port: 1 }],
  ['2001:db8::1', { host: '2001:db8::1' }],
  ['[2001:db8::1]', { host: '2001:db8::1' }],
  ['[2001:db8::1]:65535', { host: '2001:db8::1', port: 65_535 }],
  ['${HOST}', { host: '${HOST}' }],
  ['web-${N:-a:1}.example.com:22', { host: 'web-${N:-a:1}.example.com', port: 22 }],
])('%s is a host', (text, value) => {
  expect(parseHostAddress(text)).toEqual({ ok: true, value });
});

it.each([
  'a'.repeat(64),
  `${'a.'.repeat(127)}ab`,
  '[web]:22',
  '[10.0.0.1]',
  '-${A}',
  'a-.b',
  '0x7f.1',
  'a\n',
  'a:1\n',
])('%j is none', (text) => {
  expect(parseHostAddress(text).ok).toBe(false);
});

it('what is taken for a host is no option, and holds nothing that a shell would read [S04]', () => {
  const characters = fc.constantFrom(...'-ab.:[]0129;| \n\t"\'`()&<>\\/@%'.split(''), '::', '$(', '$a');
  const text = fc.array(characters, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parseHostAddress(written);
      if (!parsed.ok) return;
      expect(parsed.value.host).toMatch(/^[A-Za-z0-9_:][A-Za-z0-9_.:-]*$/);
      expect(parsed.value.port ?? 22).toSatisfy((port: number) => port >= 1 && port <= 65_535);
    }),
    { numRuns: 3000 },
  );
});
