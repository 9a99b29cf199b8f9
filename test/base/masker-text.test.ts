import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';

describe('masked text', () => {
  it('has one mask where secrets overlap or touch, and one for each that stands alone', () => {
    const masker = new Masker();
    for (const secret of ['abcd', 'cdef', 'wxyz', 'abcdefgh']) masker.add(secret);
    expect(masker.text('abcdef-abcdwxyz-abcd,wxyz-abcdefg-abcdefgh')).toBe('***-***-***,***-***g-***');
  });

  it('keeps text without secrets to the letter, lone surrogates included', () => {
    const masker = new Masker();
    masker.add('abcd');
    expect(masker.text('\ud800x')).toBe('\ud800x');
  });

  it.each(['', 'a', 'abc', ' abc\n'])(
    'refuses %j as a secret: masking it would destroy the log [S17]',
    (short) => {
      const masker = new Masker();
      expect(masker.add(short)).toBe(false);
      expect(masker.text(`x${short}y`)).toBe(`x${short}y`);
    },
  );
});
