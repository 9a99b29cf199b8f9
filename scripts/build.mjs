// Builds dist/ (or the folder given): one bundle that all doors share, and a few lines per door. Byte for byte
// the same on every machine: ncc's chunk names are numeric, nothing holds a path or a time. The JavaScript on
// the way lies in lib/; a second folder given holds it instead, so that two builds do not meet there (its
// module numbers then differ, because ncc takes them from the paths).
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const [out = join(root, 'dist'), way = root] = process.argv.slice(2).map((path) => resolve(path));
const lib = join(way, 'lib');
const run = (tool, ...args) =>
  execFileSync(join(root, 'node_modules', '.bin', tool), args, {
    // Not beside tsconfig.json: ncc would take its paths for code.
    cwd: lib,
    // The compiler reports on standard output.
    stdio: ['ignore', 2, 2],
  });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(lib, { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
mkdirSync(lib, { recursive: true });
run('tsc', '-p', join(root, 'tsconfig.lib.json'), '--outDir', lib);
// To Node yaml's package gives CommonJS, which a bundle wraps file by file. Of its ES modules the bundler makes one
// piece with ours: less to parse at every start.
const yaml = join(root, 'node_modules', 'yaml', 'browser', 'index.js');
for (const file of ['yaml.js', 'tree.js'].map((name) => join(lib, 'config', 'text', name))) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace("from 'yaml'", `from '${relative(dirname(file), yaml)}'`));
}
run('ncc', 'build', 'main.js', '-o', join(out, 'main'), '--no-cache', '--license', 'licenses.txt', '--quiet');
// A program for Windows that ssh2 brings along; nothing here starts it.
rmSync(join(out, 'main', 'pagent.exe'), { force: true });
// ncc minifies only the first file, esbuild all of them.
run(
  'esbuild',
  join(out, 'main', '*.js'),
  '--minify',
  '--format=esm',
  '--target=node20',
  // Else it would take one that lies above the output, and its strictness: the bytes must not depend on the place.
  '--tsconfig-raw={}',
  // ssh2 asks for it, and an ES module has none.
  '--define:__dirname=import.meta.dirname',
  '--legal-comments=none',
  `--outdir=${join(out, 'main')}`,
  '--allow-overwrite',
  '--log-level=warning',
);

// For the shell the second line starts Node, for JavaScript it is a string and a comment. Without the dashes Node
// would take --env-file for an option of its own: it looks for that behind the script's name, too.
const cli = `#!/bin/sh
':' // ; exec node -- "$0" "$@"
import { runCli } from '../main/index.js';

await runCli(import.meta.filename, '${version}');
`;
const phaseOf = (action, phase) => `import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('${action}', '${phase}', dirname(import.meta.dirname));
`;
const doors = {
  'cli/index.js': cli,
  ...Object.fromEntries(
    ['run-pipeline', 'deploy', 'rollback'].flatMap((action) =>
      ['main', 'post'].map((phase) => [`${action}/${phase}.js`, phaseOf(action, phase)]),
    ),
  ),
};
for (const [name, text] of Object.entries(doors)) {
  mkdirSync(join(out, name, '..'), { recursive: true });
  writeFileSync(join(out, name), text, { mode: name.startsWith('cli/') ? 0o755 : 0o644 });
}
// The bundle is ESM wherever it is copied to.
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
