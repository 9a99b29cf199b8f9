// Asks the built service what its users will ask. Environment: ARCHIVE, VERSION (which it must say it is).
import assert from 'node:assert/strict';
import { withBuilt } from './built.js';

const { ARCHIVE, VERSION } = process.env;

await withBuilt(ARCHIVE, async ({ url, child, exited }) => {
  const get = async (path, status = 200, headers = {}) => {
    const response = await fetch(url + path, { headers });
    assert.equal(response.status, status, path);
    console.log(`${status} ${path}`);
    return response;
  };

  const { version } = await (await get('/up')).json();
  assert.equal(version, VERSION);

  const page = await (await get('/', 200, { accept: 'text/html' })).text();
  assert.match(page, /^<!doctype html>/);
  assert.ok(page.includes(VERSION), 'the page names its version');

  const { team } = await (await get('/api/now?team=Ada@Europe/London,Lin@Asia/Tokyo')).json();
  const names = team.map(({ name }) => name);
  assert.deepEqual(names, ['Ada', 'Lin']);

  const { everyone } = await (await get('/api/meet?team=Ada@Europe/London,Ngozi@Africa/Lagos')).json();
  assert.equal(everyone, true);

  await get('/api/now?team=Ada@Mars/Olympus', 400);
  await get('/nowhere', 404);

  console.log(`\n${await (await get('/')).text()}`);

  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null], 'ends by itself, with 0');
});
