import { signal } from '@preact/signals';

const KEY = 'claude-cluster.token';

/** What opens the api; undefined: nobody is logged in. Never in an address, never in a cookie. */
export const token = signal<string | undefined>(stored());

/** Why one has to log in, when that is not plain. */
export const farewell = signal<string | undefined>(undefined);

/** @param keep beyond the life of this tab */
export function keepToken(value: string, keep: boolean): void {
  dropToken();
  // Where storage is switched off, it lasts until the page is loaded anew.
  attempt(() => {
    (keep ? localStorage : sessionStorage).setItem(KEY, value);
  });
  farewell.value = undefined;
  token.value = value;
}

/** Back to the login. @param reason shown there */
export function leave(reason?: string): void {
  dropToken();
  farewell.value = reason;
  token.value = undefined;
}

function dropToken(): void {
  attempt(() => {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  });
}

function stored(): string | undefined {
  const found: string[] = [];
  attempt(() => {
    for (const storage of [sessionStorage, localStorage]) {
      const value = storage.getItem(KEY);
      if (value !== null) found.push(value);
    }
  });
  return found[0];
}

/** Storage throws where a person has switched it off; the page works without. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
