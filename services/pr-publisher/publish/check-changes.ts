/** One path that differs; workspace's `Change` fits. */
export interface ChangedPath {
  path: string;
}

/** A change to more files than this is no answer to an issue, whatever it is. */
export const FILES_MAX = 1000;
const PATH_BYTES_MAX = 4096;

/** Why this change may not be published; undefined when it may. Pure: the paths come from git, not from the agent. */
export function reasonAgainst(changes: readonly ChangedPath[]): string | undefined {
  if (changes.length === 0) return 'It changes nothing.';
  if (changes.length > FILES_MAX)
    return `It changes ${changes.length} files; at most ${FILES_MAX} are published.`;
  const strange = changes.find(({ path }) => !isSane(path));
  return strange && `It changes ${JSON.stringify(strange.path)}, which is no path of a project.`;
}

/** Inside the working tree, and never git's own folder however a file system may spell it. */
function isSane(path: string): boolean {
  if (path === '' || path.startsWith('/') || Buffer.byteLength(path) > PATH_BYTES_MAX) return false;
  // eslint-disable-next-line no-control-regex -- the very thing to refuse
  if (/[\u0000-\u001F\\]/.test(path)) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !isGit(part));
}

/** `.GIT`, `.git.`, `.git::$INDEX`, `GIT~1`, and with characters HFS+ ignores. */
function isGit(part: string): boolean {
  const plain = part.replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g, '').toLowerCase();
  return /^(?:\.git|git~1)(?:[ .]*$|:)/.test(plain);
}
