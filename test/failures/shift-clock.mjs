// Loaded before a program (`--import .../shift-clock.mjs?ms=3600000`), its clock is so much ahead, or behind. Monotonic
// time and timers go on as they are, as when somebody sets a PC's clock wrong.
const offMs = Number(new URL(import.meta.url).searchParams.get('ms'));
if (!Number.isSafeInteger(offMs) || offMs === 0)
  throw new RangeError('Say by how many milliseconds, as in shift-clock.mjs?ms=3600000.');

const RealDate = Date;
const now = () => RealDate.now() + offMs;

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
