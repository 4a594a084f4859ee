// What the agent's sandbox needs of this machine.
import { pathToFileURL } from 'node:url';

import { systemPackages } from './system-packages.mjs';

const TOOLS = { bwrap: 'bubblewrap', socat: 'socat', prlimit: 'util-linux', rg: 'ripgrep' };

/** @param {{ env?: NodeJS.ProcessEnv, uid?: number, say?: (line: string) => void }} [options] */
export function sandboxTools(options = {}) {
  return systemPackages({ who: "The agent's sandbox", tools: TOOLS, ...options });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await sandboxTools({ say: (line) => process.stderr.write(`${line}\n`) });
