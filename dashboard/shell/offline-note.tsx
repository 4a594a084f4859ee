import type { JSX } from 'preact';

import { connection } from '../api/live.ts';
import { now } from './clock.ts';

/** Nobody answers: says so, and when it is tried again. What is on the page stays, for it is still the last known. */
export function OfflineNote(): JSX.Element | null {
  const here = connection.value;
  if (here.state !== 'waiting') return null;
  const seconds = Math.max(1, Math.ceil((here.retryAt - now.value) / 1000));
  return (
    <div class="offline" role="status">
      Not connected; trying again in {seconds} s. What you see is the last that was known.
    </div>
  );
}
