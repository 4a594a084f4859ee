// Prometheus' own judge of its rules. Large, and wanted by one test only: brought where that test must not be skipped, in CI.
import { systemPackages } from './system-packages.mjs';

/** @param {{ env?: NodeJS.ProcessEnv, uid?: number, say?: (line: string) => void }} [options] */
export function promtool(options = {}) {
  return systemPackages({ who: "The alerts' test", tools: { promtool: 'prometheus' }, ...options });
}
