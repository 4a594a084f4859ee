import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import { createApp } from '../src/server.js';

const app = createApp();
let url;

before(async () => {
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  url = `http://127.0.0.1:${app.address().port}`;
});

after(() => {
  app.close();
  app.closeAllConnections();
});

test('serves the page', async () => {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<h1>Fair Share<\/h1>/);
});

test('splits a bill', async () => {
  const response = await fetch(`${url}/api/split`, {
    method: 'POST',
    body: JSON.stringify({ totalCents: 900, people: ['Ada', 'Bo', 'Cy'] }),
  });
  assert.equal(response.status, 200);
  assert.deepEqual((await response.json()).shares, [
    { name: 'Ada', cents: 300 },
    { name: 'Bo', cents: 300 },
    { name: 'Cy', cents: 300 },
  ]);
});

test('answers 404 for what it does not have', async () => {
  const response = await fetch(`${url}/nothing`);
  assert.equal(response.status, 404);
});
