import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const page = await readFile(new URL('../public/index.html', import.meta.url), 'utf8');

test('the page names its language', () => {
  assert.match(page, /<html lang="en">/);
});

test('the page asks for the total and the people', () => {
  for (const id of ['total', 'people']) assert.match(page, new RegExp(`<input id="${id}"`));
});
