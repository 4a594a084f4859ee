export {
  BudgetLimit,
  ClaudeFailed,
  CliExited,
  CliMissing,
  CliUnreadable,
  ModelError,
  Stopped,
  TimedOut,
  TurnLimit,
} from './claude-errors.ts';
export type { ModelAccess } from './claude-command.ts';
export type { ClaudeProgress } from './claude-events.ts';
export { claudeVersion } from './claude-version.ts';
export { hasSession } from './has-session.ts';
export { runClaude, type ClaudeOptions, type ClaudeResult } from './run-claude.ts';
