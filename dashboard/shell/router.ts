import { signal } from '@preact/signals';

import { readRoute, writeRoute, type Route } from './route.ts';

/** What is shown: always what the address bar says. */
export const route = signal<Route>(here());

/** @param how `replace` where going back should not lead through it: each letter of a search */
export function goTo(next: Route, how: 'push' | 'replace' = 'push'): void {
  const address = writeRoute(next);
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  route.value = here();
  if (how === 'push') window.scrollTo(0, 0);
}

/** Follows the browser's own steps back and forth, and clicks on links within the page. */
export function followAddress(): void {
  window.addEventListener('popstate', () => {
    route.value = here();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link?.origin !== location.origin || !isPlain(event, link)) return;
    event.preventDefault();
    goTo(readRoute(link.pathname, link.search));
  });
}

/** A click for a new tab, a download or another frame is the browser's. */
function isPlain(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  return (
    button === 0 &&
    !(ctrlKey || metaKey || shiftKey || altKey) &&
    link.target === '' &&
    !link.hasAttribute('download') &&
    !link.pathname.startsWith('/docs') &&
    link.hash === ''
  );
}

function here(): Route {
  return readRoute(location.pathname, location.search);
}
