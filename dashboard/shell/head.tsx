import type { JSX } from 'preact';

import { connection } from '../api/live.ts';
import { me } from '../session/me.ts';
import { leave } from '../session/token.ts';
import { plainText } from '../text/plain-text.ts';
import { Icon, type IconName } from '../widgets/icon.tsx';
import { route } from './router.ts';
import { nextTheme, theme } from './theme.ts';

const PLACES: readonly { page: string; name: string; icon: IconName }[] = [
  { page: 'tasks', name: 'Tasks', icon: 'tasks' },
  { page: 'agents', name: 'Agents', icon: 'agents' },
  { page: 'cluster', name: 'Cluster', icon: 'cluster' },
  { page: 'audit', name: 'Audit', icon: 'audit' },
];

export function Head(): JSX.Element {
  return (
    <header class="head">
      <a class="brand" href="/tasks" aria-label="Claude Code Cluster">
        <img src="/favicon.svg" alt="" width="24" height="24" />
        <span class="wide-only">Claude Code Cluster</span>
      </a>
      <Places />
      <span class="head-gap" />
      <LiveMark />
      <a class="button button-main" href="/new">
        <Icon name="plus" />
        <span class="wide-only">New task</span>
        <span class="unseen narrow-only">New task</span>
      </a>
      <button
        type="button"
        class="button button-icon"
        onClick={nextTheme}
        title={`Theme: ${theme.value}. Click for the next one.`}
        aria-label={`Theme: ${theme.value}`}
      >
        <Icon name={theme.value} />
      </button>
      <button
        type="button"
        class="button button-icon"
        onClick={() => {
          leave();
        }}
        title={`${plainText(me.value?.name ?? 'You')}, ${me.value?.role ?? 'role not known yet'}: log out`}
        aria-label="Log out"
      >
        <Icon name="out" />
      </button>
    </header>
  );
}

/** On a phone it stands at the bottom, under the thumbs. */
function Places(): JSX.Element {
  const here = route.value.page === 'task' ? 'tasks' : route.value.page;
  return (
    <nav class="places" aria-label="Pages">
      {PLACES.map(({ page, name, icon }) => (
        <a key={page} href={`/${page}`} aria-current={here === page ? 'page' : undefined}>
          <Icon name={icon} />
          {name}
        </a>
      ))}
    </nav>
  );
}

function LiveMark(): JSX.Element {
  const { state } = connection.value;
  const words = { live: 'Live', connecting: 'Connecting', waiting: 'Not connected' }[state];
  return (
    <span class={`live live-${state}`} title={`${words}: the page changes by itself`}>
      <span class="live-dot" aria-hidden="true" />
      <span class="live-words">{words}</span>
    </span>
  );
}
