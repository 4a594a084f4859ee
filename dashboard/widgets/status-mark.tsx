import type { JSX } from 'preact';

import type { Status } from '../api/shapes.ts';
import { Icon, type IconName } from './icon.tsx';

const LOOKS: Readonly<Record<Status, { icon: IconName; text: string }>> = {
  pending: { icon: 'clock', text: 'Waiting' },
  assigned: { icon: 'circle', text: 'Assigned' },
  running: { icon: 'dot', text: 'Running' },
  publishing: { icon: 'up', text: 'Publishing' },
  completed: { icon: 'check', text: 'Done' },
  held: { icon: 'pause', text: 'Needs you' },
  failed: { icon: 'cross', text: 'Failed' },
  cancelled: { icon: 'bar', text: 'Stopped' },
};

/** A task's status by shape, words and colour, in this order of importance; with the stage of an attempt that runs. */
export function StatusMark({
  status,
  stage,
}: {
  status: Status;
  stage?: string | null;
}): JSX.Element {
  const { icon, text } = LOOKS[status];
  return (
    <span class={`status status-${status}`}>
      <Icon name={icon} />
      {text}
      {status === 'running' && stage != null && <span class="stage">{stage}</span>}
    </span>
  );
}
