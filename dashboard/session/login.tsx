import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { asProblem } from '../api/problem.ts';
import { textIn } from '../text/text-in.ts';
import { plainText } from '../text/plain-text.ts';
import { whoIs } from './me.ts';
import { farewell, keepToken } from './token.ts';

/** The only page without a token. */
export function Login(): JSX.Element {
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const logIn = async (form: FormData): Promise<void> => {
    const bearer = textIn(form, 'token').trim();
    setBusy(true);
    setFault(undefined);
    try {
      await whoIs(bearer);
      keepToken(bearer, form.get('keep') !== null);
    } catch (error) {
      setFault(asProblem(error).detail);
      setBusy(false);
    }
  };
  const reason = fault ?? farewell.value;
  return (
    <main class="login">
      <img src="/favicon.svg" alt="" width="44" height="44" />
      <h1>Claude Code Cluster</h1>
      {reason !== undefined && (
        <p class="note note-bad" role="alert">
          {plainText(reason)}
        </p>
      )}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void logIn(new FormData(event.currentTarget));
        }}
      >
        <label class="field">
          <span>Access token</span>
          <input
            name="token"
            type="password"
            class="mono"
            placeholder="cct_…"
            autocomplete="off"
            spellcheck={false}
            autofocus
            required
          />
        </label>
        <label class="check">
          <input type="checkbox" name="keep" />
          <span>Remember it on this computer</span>
        </label>
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? 'Logging in …' : 'Log in'}
        </button>
      </form>
      <p class="muted small">
        Whoever set up the cluster makes one: <code>claude-cluster token create</code>
      </p>
    </main>
  );
}
