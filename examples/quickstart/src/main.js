import { readFile } from 'node:fs/promises';
import { answer } from './routes.js';
import { startServer } from './server.js';
import { parseTeam } from './team.js';

const GRACE_MS = 10_000;

const read = async (name) => JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), 'utf8'));

/** The build writes build.json beside the service; a checkout has none. */
async function builtVersion() {
  try {
    return (await read('build.json')).version;
  } catch (error) {
    if (error.code === 'ENOENT') return 'development';
    throw error;
  }
}

async function main({ HOST = '127.0.0.1', PORT = '8080' }) {
  const team = parseTeam(await read('team.json'));
  const service = { team, version: await builtVersion(), startedAt: Date.now(), now: Date.now };
  const server = await startServer((request) => answer(request, service), { host: HOST, port: Number(PORT) });
  console.log(`teamclock ${service.version} listens on ${server.url}`);

  const stop = async () => {
    const finished = await server.stop(GRACE_MS);
    console.log(finished ? 'teamclock stopped' : 'teamclock stopped and cut requests off');
    process.exitCode = finished ? 0 : 1;
  };
  // Once: a second signal of the same kind ends the process at once, as people expect.
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

main(process.env).catch((error) => {
  console.error(`teamclock cannot start: ${error.message}`);
  process.exitCode = 1;
});
