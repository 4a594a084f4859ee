/** What a user's command line would have; nothing of what runs the tests. */
const PASSED_ON = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'LANG'];

/** @param temporary becomes the temporary folder of all that is started */
export function environmentOfAUser(temporary: string): Record<string, string | undefined> {
  const passedOn = PASSED_ON.map((name) => [name, process.env[name]]);
  return { ...(Object.fromEntries(passedOn) as NodeJS.ProcessEnv), TMPDIR: temporary };
}
