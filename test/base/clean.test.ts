import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareLine, cleanLine, neutralLine, oneLine } from '../../src/base/clean.js';

const ESC = '\u001b';

describe('cleanLine', () => {
  it.each([
    ['a colour', `${ESC}[1;38:5:9mred${ESC}[0m`, `${ESC}[1;38:5:9mred${ESC}[0m`],
    ['clearing and moving', `${ESC}[2K${ESC}[1A${ESC}[?25lbuilt`, 'built'],
    ['a window title', `${ESC}]0;title\u0007built`, 'built'],
    ['a link', `${ESC}]8;;https://x${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['a device string', `${ESC}P1$r0m${ESC}\\built`, 'built'],
    ['a change of the character set', `${ESC}(B${ESC}[mbuilt`, `${ESC}[mbuilt`],
    ['saving, resetting, keypad mode', `${ESC}7${ESC}8${ESC}c${ESC}=${ESC}>built`, 'built'],
    ['bells, backspaces, C1 controls', 'a\u0007b\u0008c\u0085d\u009be\u007f', 'abcde'],
    ['an escape alone', `a${ESC}`, 'a'],
    ['tabs and all scripts', '\ta — 文字 🎉', '\ta — 文字 🎉'],
  ])('keeps what a log can show: %s', (_, given, shown) => {
    expect(cleanLine(given)).toBe(shown);
  });

  it('keeps the last state of a line that rewrites itself', () => {
    expect(cleanLine('10 %\r50 %\r100 %\r')).toBe('100 %');
    expect(cleanLine('\r\r')).toBe('');
  });

  it('leaves no control character, and no escape but colours', () => {
    const unit = fc.constantFrom(
      ESC,
      '[',
      ']',
      '(',
      'P',
      'B',
      '3',
      '1',
      ';',
      'm',
      'K',
      '\\',
      '\r',
      '\u0007',
      '\u009b',
      'x',
      '\0',
    );
    const control = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;
    const isClean = (line: string) => !control.test(bareLine(line));
    fc.assert(fc.property(fc.string({ unit, maxLength: 30 }), isClean), { numRuns: 5000 });
  });
});

describe('oneLine', () => {
  it('shows what is in a name that is not what it seems', () => {
    expect(oneLine('a\nb\r\u001b[31m\u202ec\u2028\td')).toBe('a\\nb\\r\\u001b[31m\\u202ec\\u2028 d');
  });
});

describe('neutralLine', () => {
  it('changes nothing that is no command', () => {
    for (const line of ['', 'a ::error::x', ' text', '#[x]', 'std::vector'])
      expect(neutralLine(line)).toBe(line);
  });

  it('shows a command as it was written', () => {
    for (const line of ['::error::x', ' \u0085::a::', 'a ##[b]##[c]'])
      expect(neutralLine(line).replaceAll('\u200b', '')).toBe(line);
    // What .NET takes for white space and JavaScript does not.
    expect(neutralLine('\u0085::error::x')).toBe('\u200b\u0085::error::x');
  });
});
