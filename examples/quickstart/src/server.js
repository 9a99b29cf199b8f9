import { once } from 'node:events';
import { createServer } from 'node:http';

const LARGEST_BODY = 16 * 1024;

/** Serves `answer`. `stop(graceMs)` lets requests in flight finish, and says whether all of them did. */
export async function startServer(answer, { host, port }) {
  let stopping = false;
  const server = createServer({ requestTimeout: 30_000 }, async (request, response) => {
    const { status, type, body } = await reply(request, answer);
    // A kept-alive connection would hold the process open after its last answer.
    if (stopping) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const closed = once(server, 'close');

  async function stop(graceMs) {
    stopping = true;
    const grace = AbortSignal.timeout(graceMs);
    grace.addEventListener('abort', () => server.closeAllConnections());
    server.close();
    await closed;
    return !grace.aborted;
  }
  return { url: `http://${host}:${server.address().port}`, stop };
}

async function reply(request, answer) {
  try {
    const body = await bodyOf(request);
    if (body === undefined) return { status: 413, type: 'text/plain', body: 'that is too much\n' };
    return answer({ method: request.method, url: request.url, accept: request.headers.accept ?? '', body });
  } catch (error) {
    // A client that hangs up in mid-request is no fault of ours, and does not see the answer either.
    if (error.code !== 'ECONNRESET') console.error(error);
    return { status: 500, type: 'text/plain', body: 'that went wrong\n' };
  }
}

/** Reads too large a body to its end without keeping it: leaving early would cut off the answer, too. */
async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks).toString() : undefined;
}
