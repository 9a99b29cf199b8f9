import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { carried, carrierCommand, NO_BASE64 } from '../../../src/domain/rollout/script-carrier.js';

const B = 'boundary';
const framed = (text: string, code: number) => `${B}-out-begin-${text}${B}-out-end-${code}-`;
const run = (input: string, env: NodeJS.ProcessEnv = process.env) => {
  const { status, stdout } = spawnSync('/bin/sh', ['-c', carrierCommand], { input, encoding: 'utf8', env });
  return { status, stdout };
};

it('a script is one line of input, what it reads comes after it', () => {
  const script = 'read -r line\necho "[$line] é"; exit 3';
  expect(carried(B, script)).toMatch(/^boundary [A-Za-z0-9+/]+=*\n$/);
  expect(run(`${carried(B, script)}one\ntwo`)).toEqual({ status: 3, stdout: framed('[one] é\n', 3) });
});

it('an input that breaks off within the script runs nothing of it', () => {
  const line = carried(B, 'echo run; echo all');
  for (const length of [0, 4, line.length - 1])
    expect(run(line.slice(0, length))).toEqual({ status: 127, stdout: '' });
});

it('where there is no base64 nothing is run, and the code is no success', () => {
  const directory = mkdtempSync(join(tmpdir(), 'carrier-'));
  symlinkSync('/bin/sh', join(directory, 'sh'));
  expect(run(carried(B, 'echo run'), { PATH: directory })).toEqual({
    status: NO_BASE64,
    stdout: framed('', NO_BASE64),
  });
  rmSync(directory, { recursive: true });
});

it('whatever ends a script, both streams are framed', () => {
  for (const [script, code] of [
    ['exit 7', 7],
    ['set -e; false; echo on', 1],
    ['if', 2],
    ['set -u; echo "$nothing"', 2],
    ['exec false', 1],
    ["kill -9 $(sh -c 'echo $PPID')", 137],
    ['(exit 300); exit $?', 44],
  ] as const) {
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', carrierCommand], {
      input: carried(B, script),
      encoding: 'utf8',
    });
    expect([script, stdout]).toEqual([script, framed('', code)]);
    expect(stderr).toMatch(new RegExp(`^${B}-err-begin-[^]*${B}-err-end-${code}-$`));
  }
});

it('no shell finds anything in the command that it would read in its own way', () => {
  // Between single quotes csh reads `!`, and fish reads `\`.
  expect(carrierCommand).toMatch(/^exec sh -c '[^'!\\\n]+'$/);
});
