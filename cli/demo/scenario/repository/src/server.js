import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

import { split } from './split.js';

const PAGE = new URL('../public/', import.meta.url);
const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
};
const BODY_BYTES_MAX = 10_000;

/** The web page, and `POST /api/split` with `{ "totalCents": 1000, "people": ["Ada", "Bo"] }`. */
export function createApp() {
  return createServer(async (request, response) => {
    if (request.method === 'POST' && request.url === '/api/split') {
      const [status, answer] = answerSplit(await readBody(request));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
      return;
    }
    const [file, type] = FILES[request.url] ?? [];
    if (file === undefined) {
      response.writeHead(404).end('Not found\n');
      return;
    }
    response.writeHead(200, { 'content-type': type });
    response.end(await readFile(new URL(file, PAGE)));
  });
}

function answerSplit(body) {
  let bill;
  try {
    bill = JSON.parse(body);
  } catch {
    return [400, { error: 'The body must be JSON.' }];
  }
  const { totalCents, people } = bill ?? {};
  if (!Number.isInteger(totalCents) || totalCents < 0)
    return [400, { error: 'totalCents must be a whole number, 0 or more.' }];
  if (!Array.isArray(people) || people.length === 0)
    return [400, { error: 'people must name at least one.' }];
  return [200, { shares: split(totalCents, people.map(String)) }];
}

async function readBody(request) {
  let body = '';
  for await (const chunk of request) if (body.length < BODY_BYTES_MAX) body += chunk;
  return body;
}
