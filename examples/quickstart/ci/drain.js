// Stops the built service while someone is asking it: they must get their answer. Environment: ARCHIVE.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { until, withBuilt } from './built.js';

const TEAM = JSON.stringify([{ name: 'Ada', zone: 'Europe/London' }]);

await withBuilt(process.env.ARCHIVE, async ({ url, child, exited }) => {
  const asked = request(`${url}/api/meet`, { method: 'POST', headers: { expect: '100-continue' } });
  asked.flushHeaders();
  await once(asked, 'continue');
  console.log('a request is in flight');

  child.kill('SIGTERM');
  await until('new connections are refused', () => refuses(url));
  console.log('new connections are refused');

  asked.end(TEAM);
  const [response] = await once(asked, 'response');
  response.resume();
  assert.equal(response.statusCode, 200);
  console.log('the request in flight was answered');

  assert.deepEqual(await exited, [0, null]);
});

function refuses(url) {
  return fetch(url).then(
    () => false,
    ({ cause }) => cause?.code === 'ECONNREFUSED',
  );
}
