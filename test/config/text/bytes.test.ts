import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadConfiguration } from '../../../src/config/load.js';
import { printed, read, said } from '../reading.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) =>
  Uint8Array.from([...text].flatMap((character) => [character.charCodeAt(0), 0]));

it.each([
  ['', ''],
  ['comments alone', '# nothing yet\n'],
  ['null', '~\n'],
  ['an end of document', '---\n...\n'],
])('an empty file (%s) says what it must hold [B01]', (_, file) => {
  expect(said(file)).toEqual(["E-EMPTY 1:1: file is empty; expected a mapping with 'stages' or 'jobs'"]);
});

it.each([
  ['a word', 'B02', 'hello', 'string'],
  ['a number', 'B02', '42', 'number'],
  ['a list', 'B03', '- a', 'list'],
])('%s at the top is answered with what stands there [%s]', (_, _number, file, got) => {
  expect(said(file)).toEqual([
    `E-ROOT 1:1: expected a mapping at the top level, got ${got}; write 'stages:' or 'jobs:'`,
  ]);
});

it('a byte that is not UTF-8 is found by offset, line and column [B17]', () => {
  const bytes = bytesOf('name: é\ndescription: caf? x\n');
  bytes[bytes.indexOf('?'.charCodeAt(0))] = 0xe9;
  const [diagnostic] = read(bytes).diagnostics;
  expect(diagnostic?.message).toBe('byte offset 25 is not UTF-8; save the file as UTF-8');
  expect(diagnostic?.place).toMatchObject({ line: 2, column: 17 });
});

it('a character cut at the end of the file is not UTF-8; a written replacement character is [B17]', () => {
  const cut = bytesOf('name: \ufffd é').subarray(0, -1);
  expect(said(cut)).toEqual(['E-ENCODING 1:9: byte offset 10 is not UTF-8; save the file as UTF-8']);
  expect(said('description: \ufffd\njobs: { a: { run: x } }\n')).toEqual([]);
});

it('the offset of a bad byte is right wherever it stands [B17]', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ maxLength: 5 }),
      (before, after) => {
        const start = bytesOf(`#${before}`);
        const bytes = Uint8Array.from([...start, 0xff, ...bytesOf(after)]);
        expect(read(bytes).diagnostics[0]?.message).toContain(`byte offset ${start.length} is not UTF-8`);
      },
    ),
  );
});

it('UTF-16 is recognised with a byte order mark and without [B20]', () => {
  const text = utf16('jobs: {}\n');
  const sentence = 'E-ENCODING 1:1: looks like UTF-16; save it as UTF-8';
  expect(said(Uint8Array.from([0xff, 0xfe, ...text]))).toEqual([sentence]);
  expect(said(Uint8Array.from(text))).toEqual([sentence]);
  expect(said(Uint8Array.from([0, ...text].slice(0, -1)))).toEqual([sentence]);
});

it('control and direction characters are refused where they stand, and the rest is still checked [B18 B19 S11]', () => {
  const file = 'jobs:\n  a: { run: "x\u0000y" }\n  b: { run: "x \u202e y", tiemout: 1s }\n';
  expect(said(file)).toEqual([
    'E-CONTROL 2:15: control character U+0000 is not allowed; remove it',
    'E-CONTROL 3:16: control character U+202E is not allowed; remove it',
    "E-UNKNOWN-KEY 3:22 jobs.b.tiemout: unknown key 'tiemout'; did you mean 'timeout'?",
  ]);
});

it('an escape cannot bring such a character into a name, a key or a matrix value [S11]', () => {
  const file = `name: "sh\\u202eop"
jobs:
  a: { run: x, matrix: { os: ["li\\enux"] } }
  b: { run: x, "en\\u0007v": 1 }
`;
  expect(said(file)).toEqual([
    'E-CONTROL 1:7 name: control character U+202E in a name; remove it',
    'E-CONTROL 3:30 jobs.a.matrix.os: control character U+001B in a matrix; remove it',
    'E-CONTROL 4:16 jobs.b["en\\u0007v"]: control character U+0007 in a key; remove it',
    "E-UNKNOWN-KEY 4:16 jobs.b[\"en\\u0007v\"]: unknown key 'en\\u0007v'; did you mean 'env'?",
  ]);
});

it('an escaped NUL is refused wherever it stands: nothing that is started can be given one [S11]', () => {
  const file = 'jobs:\n  a: { run: "x\\0y", env: { B: "p\\0q" }, artifacts: ["a\\0b"], lock: "l\\0" }\n';
  const message = 'there is a NUL in it, which no command, path or variable can hold; remove it';
  expect(said(file)).toEqual([
    `E-CONTROL 2:13 jobs.a.run: ${message}`,
    `E-CONTROL 2:31 jobs.a.env.B: ${message}`,
    `E-CONTROL 2:53 jobs.a.artifacts[0]: ${message}`,
    `E-CONTROL 2:68 jobs.a.lock: ${message}`,
  ]);
});

it('no message carries a control character or a line end into the log [S11]', () => {
  const file = 'jobs: { a: { run: x, shell: "ba\\n::error::sh\\e[31m", needs: ["\\u202e\\r"] } }';
  for (const { message, path } of read(file).diagnostics)
    expect(`${message}${path}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(printed(file)).toContain('got string "ba\\n::error::sh\\u001b[31m"');
});

it('a file of 4 MiB is read, a byte more is refused with both sizes [B11]', () => {
  const start = 'jobs: { a: { run: x } }\n#';
  const full = bytesOf(start + 'x'.repeat(4 * 1024 * 1024 - start.length));
  expect(loadConfiguration('cimyr.yml', full).ok).toBe(true);
  expect(said(Uint8Array.from([...full, 0x78]))).toEqual([
    'E-SIZE 1:1: file is 4097 KiB, limit 4096 KiB; split it',
  ]);
});
