// What drives the dashboard in its test; nothing else needs a browser, so only `npm test` asks for it.
import { systemPackages } from './system-packages.mjs';

const TOOLS = { 'chromium|chromium-browser|google-chrome': 'chromium' };

/** @param {{ env?: NodeJS.ProcessEnv, uid?: number, say?: (line: string) => void }} [options] */
export function browser(options = {}) {
  return systemPackages({ who: "The dashboard's test", tools: TOOLS, ...options });
}
