import { AsyncLocalStorage } from 'node:async_hooks';

import { Gathered, type Gathering } from './gathered.ts';

/** Remembers the lots; fails with whatever bears an even number, or with all when told so. */
function recorder(isBad: (item: number) => boolean = () => false) {
  const lots: number[][] = [];
  const open = Promise.withResolvers<undefined>();
  const gathered = new Gathered<number>(async (lot: readonly Gathering<number>[]) => {
    const items = lot.map(({ item }) => item);
    lots.push(items);
    await open.promise;
    const bad = items.find(isBad);
    if (bad !== undefined) throw new Error(`${bad} can't be done`);
  });
  return {
    lots,
    gathered,
    open: () => {
      open.resolve(undefined);
    },
  };
}

async function lotsBegun(lots: readonly unknown[], count: number): Promise<void> {
  while (lots.length < count) await new Promise((resolve) => setImmediate(resolve));
}

test('what is asked for in one turn is one lot, and what comes meanwhile is the next', async () => {
  const { lots, gathered, open } = recorder();
  const first = [1, 2, 3].map((item) => gathered.add(item));
  await lotsBegun(lots, 1);
  const later = [4, 5].map((item) => gathered.add(item));
  open();
  await Promise.all([...first, ...later]);
  expect(lots).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('one that comes alone waits for nobody', async () => {
  const { lots, gathered, open } = recorder();
  open();
  await gathered.add(1);
  await gathered.add(2);
  expect(lots).toEqual([[1], [2]]);
});

test('a lot that fails is done once more, each by itself, and only the bad one fails', async () => {
  const { lots, gathered, open } = recorder((item) => item === 2);
  open();
  const results = await Promise.allSettled([1, 2, 3].map((item) => gathered.add(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: new Error("2 can't be done") });
  expect(lots).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test('no lot is larger than a transaction may be', async () => {
  const { lots, gathered, open } = recorder();
  open();
  await Promise.all(Array.from({ length: 300 }, (_, item) => gathered.add(item)));
  expect(lots.map(({ length }) => length)).toEqual([128, 128, 44]);
});

test('each finds its own context, and what is done for many has none', async () => {
  const trace = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const gathered = new Gathered<number>((lot) => {
    seen.push(trace.getStore(), ...lot.map(({ within }) => within(() => trace.getStore())));
    return Promise.resolve();
  });
  await Promise.all([
    trace.run('one', () => gathered.add(1)),
    trace.run('two', () => gathered.add(2)),
  ]);
  await trace.run('three', () => gathered.add(3));
  expect(seen).toEqual([undefined, 'one', 'two', 'three', 'three']);
});
