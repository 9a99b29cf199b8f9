import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { startServer } from '../src/server.js';

const ANY_PORT = { host: '127.0.0.1', port: 0 };
const PLENTY_MS = 10_000;

const echo = ({ body }) => ({ status: 200, type: 'text/plain', body });

async function started(t, answer = echo) {
  const server = await startServer(answer, ANY_PORT);
  t.after(() => server.stop(0));
  return server;
}

/** A request that the server has begun to read: it has answered the headers with 100 Continue. */
async function requestInFlight(url) {
  const asked = request(url, { method: 'POST', headers: { expect: '100-continue' } });
  asked.flushHeaders();
  await once(asked, 'continue');
  return asked;
}

async function textOf(response) {
  return (await response.setEncoding('utf8').toArray()).join('');
}

test('a request in flight is answered after stop', async (t) => {
  const server = await started(t);
  const asked = await requestInFlight(server.url);
  const stopped = server.stop(PLENTY_MS);
  asked.end('still here');
  const [response] = await once(asked, 'response');
  assert.equal(await textOf(response), 'still here');
  assert.equal(response.headers.connection, 'close');
  assert.equal(await stopped, true);
});

test('stop refuses new connections', async (t) => {
  const server = await started(t);
  await server.stop(PLENTY_MS);
  await assert.rejects(fetch(server.url), ({ cause }) => cause.code === 'ECONNREFUSED');
});

test('stop does not wait for an idle connection', async (t) => {
  const server = await started(t);
  const agent = new Agent({ keepAlive: true });
  const [response] = await once(request(server.url, { agent }).end(), 'response');
  await textOf(response);
  assert.equal(await server.stop(PLENTY_MS), true);
  agent.destroy();
});

test('stop cuts off what outlives the grace, and says so', async (t) => {
  const server = await started(t);
  const asked = await requestInFlight(server.url);
  const cutOff = assert.rejects(once(asked, 'response'), { code: 'ECONNRESET' });
  assert.equal(await server.stop(20), false);
  await cutOff;
});

test('too large a body is refused with an answer', async (t) => {
  const server = await started(t);
  const { status } = await fetch(server.url, { method: 'POST', body: 'x'.repeat(100_000) });
  assert.equal(status, 413);
});

test('a fault of ours is answered with 500 and told to the log', async (t) => {
  const log = t.mock.method(console, 'error', () => {});
  const fault = new Error('a fault');
  const server = await started(t, () => {
    throw fault;
  });
  assert.equal((await fetch(server.url)).status, 500);
  assert.deepEqual(log.mock.calls[0].arguments, [fault]);
});
