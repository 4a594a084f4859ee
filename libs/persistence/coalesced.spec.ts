import { Coalesced } from './coalesced.ts';

/** Work that the test ends by hand. */
function handWork(): { begun: () => number; finish: () => void; work: () => Promise<void> } {
  let begun = 0;
  const open: (() => void)[] = [];
  return {
    begun: () => begun,
    finish: () => open.shift()?.(),
    work: () => {
      begun += 1;
      return new Promise<void>((resolve) => open.push(resolve));
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('many calls while it works make it work once more', async () => {
  const { begun, finish, work } = handWork();
  const coalesced = new Coalesced(work);
  coalesced.wake();
  expect(begun()).toBe(1);
  for (let call = 0; call < 100; call += 1) coalesced.wake();
  finish();
  await turn();
  expect(begun()).toBe(2);
  finish();
  await turn();
  expect(begun()).toBe(2);
  await coalesced.stop();
});

test('a call after the work begins it anew', async () => {
  const { begun, finish, work } = handWork();
  const coalesced = new Coalesced(work);
  coalesced.wake();
  finish();
  await turn();
  coalesced.wake();
  expect(begun()).toBe(2);
  finish();
  await coalesced.stop();
});

test('stopping waits for the work and begins nothing more', async () => {
  const { begun, finish, work } = handWork();
  const coalesced = new Coalesced(work);
  coalesced.wake();
  coalesced.wake();
  let stopped = false;
  const stopping = coalesced.stop().then(() => (stopped = true));
  await turn();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  coalesced.wake();
  expect(begun()).toBe(1);
});
