// Builds dist/ (or the folder given): one bundle that all doors share, and a few lines per door. Byte for byte
// the same on every machine: nothing holds a path or a time. The JavaScript on the way lies in lib/; a second
// folder given holds it instead, so that two builds do not meet there.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, transform } from 'esbuild';

/** Libraries that every start loads. Each of the others is a file of its own, read where it is asked for. */
const MELTED = ['@actions/expressions', 'commander', 'yaml', 'zod'];

/**
 * What only some runs ask for, by what they ask: each is a file of its own, which Node reads at the first call. Such a
 * module exports functions and nothing else, since a call is what is put off.
 */
const LATE = {
  mistakes: ['config/schema/issues.js', 'config/schema/lenient.js', 'config/schema/keys.js'],
  older: ['config/older/rename.js'],
  environments: [
    'config/environments/environments.js',
    'config/schema/deployment.js',
    'config/schema/older-environment.js',
  ],
  overlaps: ['config/pipeline/overlaps.js'],
  failures: ['adapters/console/failure-end.js', 'engine/failed-row.js', 'engine/blamed-command.js'],
  secrets: ['base/secret-patterns.js', 'base/secret-forms.js'],
  expressions: ['domain/expression.js', 'domain/need-fields.js', 'domain/secret-reads.js'],
  yaml: ['stringify', 'stringifyCollection', 'stringifyDocument', 'stringifyPair', 'stringifyString'].map(
    (name) => `yaml/stringify/${name}.js`,
  ),
};

const isMelted = (path) => MELTED.some((name) => path === name || path.startsWith(`${name}/`));

/** What would keep all of zod in the pieces, where it is beside them. */
const APART = 'json-schemas.js';

const root = join(import.meta.dirname, '..');
const [out = join(root, 'dist'), way = root] = process.argv.slice(2).map((path) => resolve(path));
const lib = join(way, 'lib');
const tool = (name) => join(root, 'node_modules', '.bin', name);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** What our modules import, as they name it. */
const libraries = new Set();
const fileOf = (library) => `${library.replace('@', '').replaceAll('/', '-')}.js`;

rmSync(lib, { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
mkdirSync(lib, { recursive: true });
mkdirSync(join(out, 'main'), { recursive: true });
// The compiler reports on standard output.
execFileSync(tool('tsc'), ['-p', join(root, 'tsconfig.lib.json'), '--outDir', lib], {
  stdio: ['ignore', 2, 2],
});
const licenses = [await meltPieces()];
licenses.push(...(await Promise.all([...libraries].sort().map(packLibrary))));
writeFileSync(join(out, 'main', 'licenses.txt'), licenses.join(''));
writeDoors();
checkLate();

/** Our modules and what every start loads in as few files as can be, and nothing in them that nobody uses. */
async function meltPieces() {
  const options = {
    absWorkingDir: lib,
    outdir: 'pieces',
    bundle: true,
    format: 'esm',
    // Not for Node: to it yaml gives CommonJS, of which nothing can be left out.
    platform: 'neutral',
    mainFields: ['main'],
    target: 'node20',
    external: ['node:*'],
    metafile: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  };
  const leave = (...others) => [{ name: 'leave', setup: (bundler) => leaveLibraries(bundler, others) }];
  const plugins = [...leave(APART), { name: 'late', setup: putOffLate }];
  const entryPoints = [
    { in: 'main.js', out: 'index' },
    ...Object.keys(LATE).map((name) => ({ in: `late:${name}`, out: name })),
  ];
  const { metafile } = await build({ ...options, entryPoints, splitting: true, plugins });
  const start = onEveryStart(metafile.outputs, 'pieces/index.js');
  const joining = [{ name: 'join', setup: (bundler) => joinPieces(bundler, start) }];
  await build({ ...options, entryPoints: [], outdir: 'start', stdin: joined(start), plugins: joining });
  await ship(join(lib, 'start', 'stdin.js'), 'index.js');
  const others = Object.keys(metafile.outputs).filter((path) => !start.has(path));
  for (const path of others) await ship(join(lib, path), basename(path), start);
  await build({ ...options, entryPoints: [join('cli', APART)], entryNames: '[name]', plugins: leave() });
  await ship(join(lib, 'pieces', APART), APART);
  return MELTED.map(licenseOf).join('');
}

/** For whoever imports a late module its functions are others, which fetch the file and hand over. */
function putOffLate({ onResolve, onLoad, esbuild }) {
  const late = new Map();
  for (const [name, modules] of Object.entries(LATE))
    for (const module of modules) late.set(pathOfLate(module), { module, file: `./${name}.js` });
  onResolve({ filter: /^late:/ }, ({ path }) => ({ path: path.slice('late:'.length), namespace: 'whole' }));
  onResolve({ filter: /^part:/ }, ({ path }) => ({ path: pathOfLate(path.slice('part:'.length)) }));
  // By what they are called, not by where they lie: names of pieces are made of it.
  onResolve({ filter: /^\./ }, ({ path, resolveDir, namespace }) => {
    const found = namespace === 'file' ? late.get(resolve(resolveDir, path)) : undefined;
    return found && { path: found.module, namespace: 'put-off', pluginData: found };
  });
  onLoad({ filter: /^/, namespace: 'whole' }, ({ path: name }) => ({
    contents: LATE[name].map((module) => `export * from 'part:${module}';`).join('\n'),
  }));
  onLoad({ filter: /^/, namespace: 'put-off' }, async ({ pluginData: { module, file } }) => {
    const entryPoints = [pathOfLate(module)];
    const { metafile } = await esbuild.build({ entryPoints, write: false, metafile: true, outdir: 'late' });
    const [{ exports: names }] = Object.values(metafile.outputs);
    // `late` becomes `require` where the pieces do.
    const handOver = (name) => `export const ${name} = (...given) => late("${file}").${name}(...given);`;
    return { contents: names.map(handOver).join('\n') };
  });
}

function pathOfLate(module) {
  return module.startsWith('yaml/')
    ? join(root, 'node_modules', 'yaml', 'browser', 'dist', module.slice('yaml/'.length))
    : join(lib, module);
}

/** The pieces that are loaded whatever is asked for: the first one, and all that it imports at once. */
function onEveryStart(outputs, first, found = new Set()) {
  found.add(first);
  for (const { path, kind } of outputs[first].imports)
    if (kind === 'import-statement' && path in outputs && !found.has(path))
      onEveryStart(outputs, path, found);
  return found;
}

/** They become one file, since to look for a file takes Node longer than to read it; each stays under its name for the others. */
function joined(pieces) {
  const exports = [...pieces].map((path) => `export * as ${nameOf(path)} from './${basename(path)}';`);
  return {
    contents: [`export * from './index.js';`, ...exports].join('\n'),
    resolveDir: join(lib, 'pieces'),
  };
}

function nameOf(piece) {
  return basename(piece, '.js').replaceAll('-', '_');
}

function joinPieces({ onResolve }, pieces) {
  const names = new Set([...pieces].map((path) => basename(path)));
  onResolve({ filter: /^\.\// }, ({ path }) =>
    names.has(basename(path)) ? undefined : { path, external: true },
  );
}

function leaveLibraries({ onResolve }, others) {
  onResolve({ filter: /^/ }, ({ path, kind, importer }) => {
    if (kind === 'entry-point') return undefined;
    if (others.includes(basename(path))) return { path: `./${basename(path)}`, external: true };
    if (/^\.|^node:/.test(path) || !importer.startsWith(lib) || isMelted(path)) return undefined;
    libraries.add(path);
    return { path: `./${fileOf(path)}`, external: true };
  });
}

function licenseOf(library) {
  const folder = join(root, 'node_modules', library);
  const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${library}\n${license}\n${readFileSync(join(folder, 'LICENSE'), 'utf8')}\n`;
}

async function packLibrary(library) {
  const entry = fileURLToPath(import.meta.resolve(library));
  const folder = join(lib, 'libraries', fileOf(library));
  const flags = ['-o', folder, '--no-cache', '--license', 'licenses.txt', '--quiet'];
  await promisify(execFile)(tool('ncc'), ['build', entry, ...flags], { cwd: root });
  // What else there is nobody here asks for, such as a program for Windows.
  const code = readdirSync(folder).find((name) => /^index\.m?js$/.test(name));
  await ship(join(folder, code), fileOf(library));
  return readFileSync(join(folder, 'licenses.txt'), 'utf8');
}

/** Small, and as CommonJS: Node starts that sooner than ES modules. */
async function ship(from, name, start = new Set()) {
  const { code: whole } = await transform(readFileSync(from, 'utf8'), {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    define: { 'import.meta.url': 'moduleUrl', late: 'require' },
    // As `require`: what Node's own import makes of CommonJS has another default.
    supported: { 'dynamic-import': false },
    tsconfigRaw: {},
    logLevel: 'error',
  });
  const code = [...start].reduce(
    (text, path) =>
      text.replaceAll(`require("./${basename(path)}")`, `require("./index.js").${nameOf(path)}`),
    whole,
  );
  const url = 'const moduleUrl=require("node:url").pathToFileURL(__filename).href;\n';
  writeFileSync(join(out, 'main', name), code.includes('moduleUrl') ? url + code : code);
}

/** A constant or a class would be another thing to whoever imports it. */
function checkLate() {
  const load = createRequire(join(out, 'main', 'index.js'));
  for (const name of Object.keys(LATE))
    for (const [key, value] of Object.entries(load(`./${name}.js`)))
      if (typeof value !== 'function' || String(value).startsWith('class'))
        throw new Error(`'${key}' of the late '${name}' is no function; take it from that list`);
}

function writeDoors() {
  for (const [name, text] of Object.entries(doors())) {
    mkdirSync(join(out, name, '..'), { recursive: true });
    writeFileSync(join(out, name), text, { mode: name.startsWith('cli/') ? 0o755 : 0o644 });
  }
  // Wherever it is copied to.
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
}

function doors() {
  // Jobs may send SIGUSR1, on which Node would open its debugger, and with it the memory, to everybody on the machine.
  const phaseOf = (action, phase) => `const { dirname } = require('node:path');
process.on('SIGUSR1', () => {});
const { runActionStep } = require('../main/index.js');

runActionStep('${action}', '${phase}', dirname(__dirname));
`;
  const phases = ['run-pipeline', 'deploy', 'rollback'].flatMap((action) =>
    ['main', 'post'].map((phase) => [`${action}/${phase}.js`, phaseOf(action, phase)]),
  );
  return { 'cli/index.js': commandLine(), ...Object.fromEntries(phases) };
}

/**
 * For the shell the first lines start Node, for JavaScript they are a string and a comment. Without the dashes Node
 * would take --env-file for an option of its own: it looks for that behind the script's name, too, and `env -S`, which
 * could say them, is not everywhere (Alpine). The shell drops variables whose names are none to it: those are handed on
 * beside the environment. What runs before the libraries are loaded is JavaScript that any Node reads.
 */
function commandLine() {
  const odd = `-e '^[^=]*[^=A-Za-z0-9_]' -e '^[0-9]'`;
  return `#!/bin/sh
':' // ; LC_ALL=C grep -qz ${odd} /proc/$$/environ 2>/dev/null && CIMYR_ODD=$(LC_ALL=C grep -z ${odd} /proc/$$/environ | base64)
':' // ; [ \${#CIMYR_ODD} -lt 130000 ] || CIMYR_ODD=-; export CIMYR_ODD
':' // ; exec node -- "$0" "$@"
process.on('SIGUSR1', function () {});
if (parseInt(process.versions.node, 10) < 20) {
  process.stderr.write('cimyr needs Node 20 or newer; this is ' + process.version + '\\n');
  process.exit(2);
}
const { runCli } = require('../main/index.js');

runCli(__filename, '${version}');
`;
}
