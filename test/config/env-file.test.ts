import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../src/config/env-file.js';

const read = (text: string | Uint8Array) => parseEnvFile(Buffer.from(text as string));
const values = (text: string) => {
  const { variables, mistakes } = read(text);
  expect(mistakes).toEqual([]);
  return variables;
};
const mistakes = (text: string | Uint8Array) =>
  read(text).mistakes.map(({ line, message }) => `${line}: ${message}`);

describe('values are taken as they are written', () => {
  it.each([
    ['A=pass#word', 'pass#word'],
    ['A=http://x/#frag', 'http://x/#frag'],
    ['A=#fff', '#fff'],
    ['A=one # a comment', 'one'],
    ['A=one\t# a comment', 'one'],
    ['A= # a comment', ''],
    ['A=', ''],
    ["A=''", ''],
    ['A=""', ''],
    ['A=  padded  ', 'padded'],
    ['A = apart', 'apart'],
    ['export A=e', 'e'],
    ['export\tA=e', 'e'],
    ['  export   A=e', 'e'],
    ['A=$HOME ${HOME} $$', '$HOME ${HOME} $$'],
    ['A="$HOME"', '$HOME'],
    ['A="\\$HOME"', '$HOME'],
    ["A='$HOME \\n'", '$HOME \\n'],
    ['A="say \\"hi\\""', 'say "hi"'],
    ['A="a\\nb\\tc\\rd\\\\n"', 'a\nb\tc\rd\\n'],
    ['A="C:\\dir\\é"', 'C:\\dir\\é'],
    ['A="a # b" # a comment', 'a # b'],
    ['A=it\'s "so"', 'it\'s "so"'],
    ['A=a=b=', 'a=b='],
    ['A="two\nlines"', 'two\nlines'],
    ["A='-----BEGIN\nB=1\n# no comment\n-----END'", '-----BEGIN\nB=1\n# no comment\n-----END'],
    ['A={"json": [1, "#"]}', '{"json": [1, "#"]}'],
  ])('%j is %j', (line, value) => {
    expect(values(line)).toEqual({ A: value });
    expect(values(`X=1\r\n${line.replaceAll('\n', '\r\n')}\r\nY=2`)).toEqual({ X: '1', A: value, Y: '2' });
    expect(values(`\ufeff${line}\n`)).toEqual({ A: value });
  });

  it('whatever they are: quoted they come back', () => {
    const double = (value: string) =>
      `"${value.replace(/[\\"$\n\r\t]/g, (c) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c] ?? `\\${c}`)}"`;
    // A file's line ends are read as one.
    const raw = (value: string) => `'${value}'`;
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
    const plain = text.map((value) => value.replaceAll("'", '').replaceAll('\r', ''));
    fc.assert(
      fc.property(text, plain, fc.constantFrom('\n', ' # c\n', '\r\n'), (one, two, end) => {
        const file = `FIRST=1\nexport ONE=${double(one)}${end}TWO=${raw(two)}${end}LAST=2`;
        expect(values(file)).toEqual({ FIRST: '1', ONE: one, TWO: two, LAST: '2' });
      }),
    );
  });

  it('names may be those that programs other than shells have', () => {
    const file = 'spring.datasource.url=a\nnpm_config_@acme:registry=b\nkebab-name=c\n__proto__=d\n';
    expect(Object.entries(values(file))).toEqual([
      ['spring.datasource.url', 'a'],
      ['npm_config_@acme:registry', 'b'],
      ['kebab-name', 'c'],
      ['__proto__', 'd'],
    ]);
  });
});

it('of a name that is set twice the last value counts, and that is said', () => {
  expect(read('A=1\nB=2\n\nA=3\n')).toEqual({
    variables: { A: '3', B: '2' },
    mistakes: [],
    notices: [{ line: 4, message: 'A is set again; this one counts' }],
  });
});

describe('what is no assignment is said with its line', () => {
  it.each([
    ['JUNK LINE', /^2: NAME=value expected/],
    ['A: 1', /^2: NAME=value expected/],
    ['=1', /^2: NAME=value expected/],
    ['1A=1', /^2: NAME=value expected/],
    ['A B=1', /^2: NAME=value expected/],
    ['export', /^2: NAME=value expected/],
    ['OPEN="no end', /^2: the quote " that begins here has no end/],
    ["OPEN='no end", /^2: the quote ' that begins here has no end/],
    ['OPEN="no end\\"', /^2: the quote " /],
    ['A="a"b', /^2: text behind the closing quote/],
    ["A='it''s'", /^2: text behind the closing quote; .* take "…" where it holds a '$/],
    ['A="a"#b', /^2: text behind the closing quote/],
    ['A=a\0b', /^2: a zero byte/],
  ])('%j', (line, said) => {
    const [first, ...others] = mistakes(`X=1\n${line}\nLAST=1\n`);
    expect(first).toMatch(said);
    expect(others).toEqual([]);
    expect(read(`X=1\n${line}\nLAST=1\n`).variables).toEqual({ X: '1', LAST: '1' });
  });

  it('all at once, and never with a text that may be a secret', () => {
    const said = mistakes('hush hush\nA=1\nB="hush\n');
    expect(said.map((one) => one.slice(0, 2))).toEqual(['1:', '3:']);
    expect(said.join()).not.toContain('hush');
  });
});

describe('bytes that are no UTF-8 are said', () => {
  it.each([
    [
      'UTF-16 with its mark',
      Buffer.from('\ufeffA=1\r\n', 'utf16le'),
      '1: looks like UTF-16; save it as UTF-8',
    ],
    ['UTF-16 without', Buffer.from('A=1\r\n', 'utf16le'), '1: looks like UTF-16; save it as UTF-8'],
    [
      'Latin-1',
      Buffer.from('A=1\nB=\xe9\n', 'latin1'),
      '2: byte offset 6 is not UTF-8; save the file as UTF-8',
    ],
    ['a huge file', Buffer.alloc(5 * 1024 * 1024, 'A=1\n'), '1: file is 5120 KiB, limit 4096 KiB; split it'],
  ])('%s', (_what, bytes, said) => {
    expect(mistakes(bytes)).toEqual([said]);
  });
});
