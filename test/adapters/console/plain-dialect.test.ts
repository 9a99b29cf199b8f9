import { describe, expect, it } from 'vitest';
import { plainDialect } from '../../../src/adapters/console/dialect.js';
import { Masker } from '../../../src/base/masker.js';

const RED = '\u001b[31m';
const END = '\u001b[0m';

describe('plainDialect', () => {
  it('indents what others wrote below its title, and gives no commands', () => {
    const plain = plainDialect(new Masker(), false);
    expect(plain.section('✓ a · 1 s')).toEqual({ open: ['✓ a · 1 s'], close: [] });
    expect([plain.inSection('x'), plain.inSection(''), plain.foreign('x', 'a | ')]).toEqual([
      '  x',
      '',
      'a | x',
    ]);
    expect([plain.hide('secret'), plain.mark('error', 't', 'm')]).toEqual([[], []]);
  });

  it('keeps the colours of others for a terminal only, and ends them with the line', () => {
    expect(plainDialect(new Masker(), false).foreign(`${RED}x${END}y`)).toBe('xy');
    expect(plainDialect(new Masker(), true).foreign(`${RED}x`)).toBe(`${RED}x${END}`);
    expect(plainDialect(new Masker(), true).foreign(`${RED}x${END}`)).toBe(`${RED}x${END}`);
  });

  it('colours the sign of our own lines for a terminal', () => {
    expect(plainDialect(new Masker(), true).own('✗ a failed')).toBe(`${RED}✗${END} a failed`);
    expect(plainDialect(new Masker(), true).section('✓ a').open).toEqual([`\u001b[32m✓${END} a`]);
    expect(plainDialect(new Masker(), true).own('no sign')).toBe('no sign');
    expect(plainDialect(new Masker(), false).own('✗ a')).toBe('✗ a');
  });

  it('makes one line of each, whatever it quotes', () => {
    for (const line of [
      plainDialect(new Masker(), true).own('a\nb\r\u001b[2Kc'),
      plainDialect(new Masker(), false).foreign('a\nb', 'x\\'),
    ])
      expect(line).not.toMatch(/[\n\r]|\u001b\[2K/);
  });
});
