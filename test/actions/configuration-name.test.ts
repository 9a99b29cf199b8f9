import { expect, it } from 'vitest';
import { folder } from '../built/workspace.js';
import { errorsOf, playIn } from './play.js';

const named = (name: string) => `name: ${name}\njobs: { a: { run: "true" } }\n`;

it.each([
  ['cimyr.yaml', { 'cimyr.yaml': named('yaml'), 'cimyr.json': '{}' }, 'yaml succeeded'],
  ['cimyr.json', { 'cimyr.json': '{"name": "json", "jobs": {"a": {"run": "true"}}}' }, 'json succeeded'],
  ['.github/cimyr.yml', { '.github/cimyr.yml': named('github') }, 'github succeeded'],
  ['the first of several', { 'cimyr.yml': named('yml'), 'cimyr.yaml': named('yaml') }, 'yml succeeded'],
])('without the input config the action takes the file that lies there: %s', async (_, given, expected) => {
  using files = folder(given);
  await using played = await playIn(files);
  expect([played.exitCode, played.stdout]).toEqual([0, expect.stringContaining(expected)]);
});

it('what the input names counts alone, and without any file the usual name is missed', async () => {
  using files = folder({ 'cimyr.yaml': named('yaml') });
  await using asked = await playIn(files, { config: 'cimyr.yml' });
  expect(errorsOf(asked).join()).toContain("'cimyr.yml' does not exist");
  using empty = folder({});
  await using missed = await playIn(empty);
  expect(errorsOf(missed).join()).toContain("'cimyr.yml' does not exist");
});
