import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { epoch, goLive } from '../api/live.ts';
import { Login } from './login.tsx';
import { me, whoIs } from './me.ts';
import { token } from './token.ts';

/** The page for whoever has a token, the login for everybody else; while one is in, the page is live. */
export function Gate({ children }: { children: ComponentChildren }): JSX.Element {
  const bearer = token.value;
  useEffect(() => {
    if (bearer === undefined) return undefined;
    return goLive();
  }, [bearer]);
  useEffect(() => {
    if (bearer === undefined) return;
    // A token that is not taken has ended the session; for the rest one is asked again with the next connection.
    if (me.value === undefined || epoch.value > 0) whoIs(bearer).catch(() => undefined);
  }, [bearer, epoch.value]);
  return bearer === undefined ? <Login /> : <>{children}</>;
}
