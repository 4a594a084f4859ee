import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where what the user's own `claude-cluster` remembers lies. */
export function userFolder(env: Readonly<Record<string, string | undefined>>): string {
  const configured = env['XDG_CONFIG_HOME'];
  const base =
    configured !== undefined && isAbsolute(configured)
      ? configured
      : join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'claude-cluster');
}
