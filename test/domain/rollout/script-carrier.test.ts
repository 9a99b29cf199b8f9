import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { carried, carrierCommand } from '../../../src/domain/rollout/script-carrier.js';

const run = (input: string, env: NodeJS.ProcessEnv = process.env) => {
  const { status, stdout } = spawnSync('/bin/sh', ['-c', carrierCommand], { input, encoding: 'utf8', env });
  return { status, stdout };
};

it('a script is one line of input, what it reads comes after it', () => {
  const script = 'read -r line\necho "[$line] é"; exit 3';
  expect(carried(script)).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
  expect(run(`${carried(script)}one\ntwo`)).toEqual({ status: 3, stdout: '[one] é\n' });
});

it('an input that breaks off within the script runs nothing of it', () => {
  const line = carried('echo run; echo all');
  for (const length of [0, 4, line.length - 1])
    expect(run(line.slice(0, length))).toEqual({ status: 127, stdout: '' });
});

it('where there is no base64 nothing is run, and the code is no success', () => {
  const directory = mkdtempSync(join(tmpdir(), 'carrier-'));
  symlinkSync('/bin/sh', join(directory, 'sh'));
  expect(run(carried('echo run'), { PATH: directory })).toEqual({ status: 127, stdout: '' });
  rmSync(directory, { recursive: true });
});

it('no shell finds anything in the command that it would read in its own way', () => {
  // Between single quotes csh reads `!`, and fish reads `\`.
  expect(carrierCommand).toMatch(/^exec sh -c '[^'!\\\n]+'$/);
});
