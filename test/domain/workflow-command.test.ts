import { describe, expect, it } from 'vitest';
import { parseBracketCommand, parseWorkflowCommand } from '../../src/domain/workflow-command.js';

/** What .NET's Char.IsWhiteSpace says of all characters that are one unit. */
const WHITE =
  '9 a b c d 20 85 a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a 2028 2029 202f 205f 3000';
const white = new Set(WHITE.split(' ').map((code) => Number.parseInt(code, 16)));

it('white space before a command is what .NET takes for it, and nothing else', () => {
  const taken = new Set<number>();
  for (let code = 0; code < 0x10000; code++)
    if (parseWorkflowCommand(`${String.fromCharCode(code)}::error::x`)?.name === 'error') taken.add(code);
  expect(taken).toEqual(white);
});

describe('the older form', () => {
  it('has its own separators and escapes', () => {
    const command = parseBracketCommand('10:00 ##[Error File=a%3Bb.ts;line=3]one%0Atwo%5D%25]');
    expect(command).toMatchObject({ name: 'error', text: 'one\ntwo]%]' });
    expect([...(command?.properties ?? [])]).toEqual([
      ['file', 'a;b.ts'],
      ['line', '3'],
    ]);
  });

  it.each(['##[error', '#[error]x', '## [error]x', 'error]x', ''])('is none: %j', (line) => {
    expect(parseBracketCommand(line)).toBeUndefined();
  });
});
