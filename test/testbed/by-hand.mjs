// What `up` leaves running: two hosts, until it is told to end. usage: node by-hand.mjs NOTES_FILE
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [, , notes] = process.argv;
const entry = fileURLToPath(new URL('./hosts.ts', import.meta.url));
const built = `${notes}.mjs`;
// The parts find their scripts beside themselves, which is not where the built file is.
const define = { 'import.meta.url': JSON.stringify(import.meta.url) };
await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: built, define });
const { canHaveHosts, startHosts } = await import(pathToFileURL(built).href);
rmSync(built);

const missing = canHaveHosts();
if (missing !== undefined) {
  writeFileSync(notes, `hosts: none: ${missing}\n`);
  process.exit(1);
}
const hosts = await startHosts(2);
const lines = hosts.all.map(
  ({ name, address }) =>
    `${name}: ssh -i ${hosts.userKeyPath} -o UserKnownHostsFile=${hosts.knownHostsPath} root@${address}\n`,
);
process.on('SIGTERM', async () => {
  await hosts.stop();
  clearInterval(waiting);
});
const waiting = setInterval(() => undefined, 2 ** 30);
writeFileSync(notes, lines.join(''));
