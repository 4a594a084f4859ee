import assert from 'node:assert/strict';
import { test } from 'node:test';

import { split } from '../src/split.js';

const cents = (shares) => shares.map((share) => share.cents);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const people = (count) => Array.from({ length: count }, (_, index) => `Person ${index + 1}`);

test('an even bill is split evenly', () => {
  assert.deepEqual(split(1000, ['Ada', 'Bo']), [
    { name: 'Ada', cents: 500 },
    { name: 'Bo', cents: 500 },
  ]);
});

test('one person pays it all', () => {
  assert.deepEqual(cents(split(1234, people(1))), [1234]);
});

test('the shares add up to the bill', () => {
  assert.equal(sum(cents(split(1000, people(3)))), 1000);
  assert.equal(sum(cents(split(2000, people(7)))), 2000);
});

test('nobody pays more than a cent more than anybody else', () => {
  const paid = cents(split(2000, people(7)));
  assert.ok(Math.max(...paid) - Math.min(...paid) <= 1, `shares: ${paid.join(', ')}`);
});
