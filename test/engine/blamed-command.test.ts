import { expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';
import { blamedCommand } from '../../src/engine/blamed-command.js';

const blamed = (text: string, row?: number) => blamedCommand({ text, place: undefined, row }, new Masker());

it('one command is blamed as it stands', () => {
  expect(blamed('npm test')).toEqual({ command: 'npm test' });
  expect(blamed('  make all\n')).toEqual({ command: 'make all' });
});

it.each([
  ['a comment above', '# builds it\nmake all\n'],
  ['options of the shell', 'set -euo pipefail\n\nmake all'],
  ['several of them', '#!/bin/bash\nset -eu -o pipefail\nset +x\nmake all'],
  ['parts that go on below', 'make \\\n  all'],
])('a script that does one thing is that: %s', (_, text) => {
  expect(blamed(text)).toEqual({ command: 'make all' });
});

it.each([
  ['two commands', 'echo preparing\nfalse\n', 2],
  ['a loop', 'for f in *; do\n  test -f $f\ndone', 3],
  ['a here-document', 'cat <<E\n# x\nE', 2],
  ['a change of folder', 'cd web\r\nnpm ci\r\n', 2],
])('of a script of several lines only how many do something is known: %s', (_, text, lines) => {
  expect(blamed(text).lines).toBe(lines);
});

it('what sets a name fails as any command may', () => {
  expect(blamed('set -- $(false)\nmake').lines).toBe(2);
  expect(blamed('# nothing')).toEqual({ command: '# nothing' });
});

it('of the lines of a script the one that failed is blamed, with those that it goes on over', () => {
  const script = 'cd web\nmake \\\n  all\necho done';
  expect(blamed(script, 1)).toEqual({ command: 'cd web' });
  expect(blamed(script, 2)).toEqual({ command: 'make all' });
  expect(blamed(script, 3)).toEqual({ command: 'make all' });
  expect(blamed(script, 9).lines).toBe(3);
});

it('its line in the file is that of the row below `|`, else that of the whole command', () => {
  const lineOf = (isLiteral: boolean, row?: number) =>
    blamedCommand({ text: 'a\nb\nc', place: { line: 12, isLiteral }, row }, new Masker()).line;
  expect([lineOf(true, 3), lineOf(true), lineOf(false, 3)]).toEqual([14, 12, 12]);
});

it('a long command is cut between words, a word without end where it must be', () => {
  const { command } = blamed(`node ${'--test-reporter=tap '.repeat(20)}`);
  expect(command).toMatch(/^node (--test-reporter=tap )+…$/);
  expect(command.length).toBeLessThan(125);
  expect(blamed('x'.repeat(500)).command).toBe(`${'x'.repeat(120)} …`);
});

it('holds no secret', () => {
  const masker = new Masker();
  masker.add('hush-hush');
  expect(blamedCommand({ text: 'login hush-hush', place: undefined }, masker).command).toBe('login ***');
});
