import { seconds } from '../../terminal/figures.ts';

/** How long ago: `12 s`, `4 min 10 s`. Nothing for what never was. */
export function age(at: string | null, nowMs: number): string {
  return at === null ? '' : seconds(nowMs - Date.parse(at));
}

/** The moment on the clock of whoever looks: `21 Nov 14:20:05`. */
export function moment(at: string): string {
  return new Date(at).toLocaleString('en-GB', {
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}
