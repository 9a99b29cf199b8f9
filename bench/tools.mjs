// Who takes part: where each runner is, its version, and how to get it when it is not there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const place = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

/** just's npm package wraps the program in a second Node; the program itself is what is measured. */
const candidates = [
  { name: 'bare', command: [node, place('bare.mjs')], version: process.versions.node },
  {
    name: 'cimyr',
    command: [node, place('../dist/cli/index.js')],
    manifest: place('../package.json'),
    get: 'npm ci && npm run build',
  },
  { name: 'ninja', command: ['ninja'], get: 'apt-get install ninja-build' },
  { name: 'make', command: ['make'], get: 'apt-get install make' },
  {
    name: 'just',
    command: [place(`node_modules/rust-just-${process.platform}-${process.arch}/bin/just`)],
    get: 'npm install --prefix bench',
  },
  {
    name: 'wireit',
    command: [node, place('node_modules/wireit/bin/wireit.js')],
    manifest: place('node_modules/wireit/package.json'),
    get: 'npm install --prefix bench',
  },
  {
    name: 'nx',
    command: [node, place('node_modules/nx/dist/bin/nx.js')],
    manifest: place('node_modules/nx/package.json'),
    get: 'npm install --prefix bench',
  },
  {
    name: 'moon',
    command: [place(`node_modules/@moonrepo/core-${process.platform}-${process.arch}-gnu/moon`)],
    get: 'npm install --prefix bench',
  },
];

/** A Node program is there when its file is; any other when it can say its version. */
function versionOf({ command, manifest, version }) {
  if (version) return version;
  if (manifest)
    return existsSync(command[1]) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
  const answer = spawnSync(command[0], ['--version'], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.match(/\d+(\.\d+)+/)?.[0] : undefined;
}

/** Says nothing of its own: a peer that is missing afterwards is reported with the command that tells why. */
function installPeers() {
  if (existsSync(place('node_modules/.package-lock.json'))) return;
  // Not ci: that wants nx's binaries for every other platform in the lock, too, which not every registry has.
  const flags = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  spawnSync('npm', flags, { cwd: place('.'), stdio: 'ignore' });
}

/** All in the order of the columns; one that is missing has no version. */
export function findTools() {
  installPeers();
  return candidates.map((tool) => ({
    name: tool.name,
    command: tool.command,
    get: tool.get,
    version: versionOf(tool),
  }));
}
