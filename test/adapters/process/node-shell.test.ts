import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OpenSession } from './open-session.js';

/** What a Node program prints that runs where there are a package, a file and a program. */
async function ran(text: string, env: Readonly<Record<string, string>> = {}) {
  await using opened = new OpenSession();
  const at = (...names: string[]) => join(opened.directory, ...names);
  mkdirSync(at('node_modules', 'mypkg'), { recursive: true });
  writeFileSync(at('node_modules', 'mypkg', 'index.js'), 'module.exports = 6;');
  writeFileSync(at('own.mjs'), 'export const own = 7;');
  writeFileSync(at('child.mjs'), "import 'mypkg'; console.log('child');");
  const end = await opened.run(text, 'node', env);
  await opened.close();
  return { end, output: opened.output };
}
const success = { kind: 'exit', code: 0 };
const LONG = `// ${'x'.repeat(98)}\n`.repeat(2000);

it.each([
  ['a package', "import x from 'mypkg'; console.log(x);", '6\n'],
  ['a file', "import { own } from './own.mjs'; console.log(own);", '7\n'],
  ['by require', "console.log(require('mypkg'));", '6\n'],
  [
    'with a require of its own',
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); console.log(require('mypkg'));",
    '6\n',
  ],
  ['later', "console.log((await import('mypkg')).default);", '6\n'],
  [
    'in a long text',
    `${LONG}import x from 'mypkg'; import { own } from './own.mjs'; console.log(x, own);`,
    '6 7\n',
  ],
  [
    'behind a first line for the system',
    "#!/usr/bin/env node\nimport x from 'mypkg'; console.log(x);",
    '6\n',
  ],
  ['in a child', "import { fork } from 'node:child_process'; fork('./child.mjs');", 'child\n'],
])('shell: node imports what the checkout has: %s', async (_, text, output) => {
  expect(await ran(text)).toEqual({ end: success, output });
});

it('shell: node has require on a Node from before 20.16, too', async () => {
  const NODE_OPTIONS = '--import="data:text/javascript,delete process.getBuiltinModule"';
  expect(await ran("console.log(require('mypkg'));", { NODE_OPTIONS })).toEqual({
    end: success,
    output: '6\n',
  });
});

it.each(['', LONG])('a failure names its line', async (before) => {
  const line = before.split('\n').length + 1;
  const { end, output } = await ran(`${before}\nthrow new Error('mine');`);
  expect(end).toEqual({ kind: 'exit', code: 1 });
  expect(output).toMatch(new RegExp(`\\[eval1\\]:${line}\\b`));
});
