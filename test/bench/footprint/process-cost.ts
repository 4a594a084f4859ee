import { readFile } from 'node:fs/promises';

/** What a process holds and has used, as Linux counts it. */
export interface ProcessCost {
  /** In physical memory, with what it shares with others (VmRSS). */
  readonly residentMb: number;
  /** The same, with each shared page divided by those who share it (Pss). */
  readonly proportionalMb: number;
  /** Of processors since it began, its own and the kernel's for it. */
  readonly cpuMs: number;
}

/** USER_HZ: /proc counts in hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;
const KB_PER_MB = 1024;

/** @throws what reading /proc throws: on other systems than Linux there is none */
export async function costOf(pid: number): Promise<ProcessCost> {
  const [status, rollup, stat] = await Promise.all(
    ['status', 'smaps_rollup', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
  );
  return {
    residentMb: kilobytesOf(status ?? '', 'VmRSS') / KB_PER_MB,
    proportionalMb: kilobytesOf(rollup ?? '', 'Pss') / KB_PER_MB,
    cpuMs: cpuMsOf(stat ?? ''),
  };
}

/** Of a line like `VmRSS:     71234 kB`. @throws RangeError when there is none */
export function kilobytesOf(text: string, name: string): number {
  const found = text.split('\n').find((line) => line.startsWith(`${name}:`));
  const kilobytes = Number(/(\d+) kB$/.exec(found ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(kilobytes)) throw new RangeError(`/proc says nothing of ${name}.`);
  return kilobytes;
}

/** utime and stime of /proc/PID/stat. The program's name comes second and may hold spaces and brackets. */
export function cpuMsOf(stat: string): number {
  const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime, stime] = [Number(rest[11]), Number(rest[12])];
  if (Number.isNaN(utime + stime))
    throw new RangeError(`/proc/PID/stat is not as expected: ${stat}`);
  return (utime + stime) * TICK_MS;
}
