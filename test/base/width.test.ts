import { eastAsianWidth } from 'get-east-asian-width';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/base/width.js';

describe('displayWidth', () => {
  it('takes no character for narrower than Unicode says', () => {
    const tooNarrow: string[] = [];
    for (let code = 0x20; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      if (/[\p{Cs}\p{Mn}\p{Me}\u200b-\u200d]/u.test(character)) continue;
      if (displayWidth(character) < eastAsianWidth(code)) tooNarrow.push(code.toString(16));
    }
    expect(tooNarrow).toEqual([]);
  });

  it.each([
    ['plain — text', 12],
    ['文字', 4],
    ['e\u0301', 1],
    ['\u0915\u093e', 2],
    ['✅', 2],
    ['✓', 1],
    ['\u2764\ufe0f', 2],
    ['🎉\ufe0f', 2],
    ['', 0],
  ])('%j takes %i', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});
