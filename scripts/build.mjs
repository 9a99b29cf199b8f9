// Builds dist/: one bundle that all doors share, and a few lines per door. Byte for byte the same on every
// machine: ncc's chunk names are numeric, nothing holds a path or a time.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');
const run = (tool, ...args) =>
  execFileSync(join(root, 'node_modules', '.bin', tool), args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(join(root, 'lib'), { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.lib.json');
run(
  'ncc',
  'build',
  'lib/main.js',
  '-o',
  join(out, 'main'),
  '--no-cache',
  '--license',
  'licenses.txt',
  '--quiet',
);
// ncc minifies only the first file, esbuild all of them.
run(
  'esbuild',
  join(out, 'main', '*.js'),
  '--minify',
  '--format=esm',
  '--target=node20',
  '--legal-comments=none',
  `--outdir=${join(out, 'main')}`,
  '--allow-overwrite',
  '--log-level=warning',
);

const doors = {
  'cli/index.js': `#!/usr/bin/env node\nimport { runCli } from '../main/index.js';\n\nawait runCli(import.meta.filename, '${version}');\n`,
  ...Object.fromEntries(
    ['main', 'post'].map((phase) => [
      `run-pipeline/${phase}.js`,
      `import { dirname } from 'node:path';\nimport { runActionStep } from '../main/index.js';\n\nawait runActionProcess('run-pipeline', '${phase}', dirname(import.meta.dirname));\n`,
    ]),
  ),
};
for (const [name, text] of Object.entries(doors)) {
  mkdirSync(join(out, name, '..'), { recursive: true });
  writeFileSync(join(out, name), text, { mode: name.startsWith('cli/') ? 0o755 : 0o644 });
}
// The bundle is ESM wherever it is copied to.
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
