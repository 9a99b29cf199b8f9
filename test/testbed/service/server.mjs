// A tiny web service whose releases differ only in settings.json.
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const settings = JSON.parse(readFileSync(new URL('settings.json', import.meta.url), 'utf8'));
const workLog = process.env.WORK_LOG ?? '/srv/work.log';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let isStopping = false;

function answer(response, status, text) {
  const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) };
  // Who keeps a connection open would be cut off in his next request.
  response.writeHead(status, isStopping ? { ...headers, connection: 'close' } : headers);
  response.end(text);
}

async function serve(request, response) {
  request.resume();
  if (request.url === '/up') return answer(response, settings.broken ? 500 : 200, settings.version);
  const isWork = request.method === 'POST' && request.url === '/work';
  if (!isWork && request.url !== '/') return answer(response, 404, 'not found');
  // The work is done before the answer: a second try of the same request is a second line.
  if (isWork) appendFileSync(workLog, `${request.headers['x-id']} ${settings.version}\n`);
  if (settings.slowMs > 0) await pause(settings.slowMs);
  return answer(response, 200, settings.version);
}

const server = createServer(serve);
server.keepAliveTimeout = 65_000;
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
process.on('SIGTERM', () => {
  isStopping = true;
  if (!server.listening) process.exit(0);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
await pause(settings.startDelayMs);
server.listen(Number(process.env.CIMYR_PORT), '0.0.0.0', () => console.log(`${settings.version} serves`));
