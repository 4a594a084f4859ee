export { CommandFailed, type CommandFacts } from './command-failed.ts';
export { childEnvironment } from './config.ts';
export { endMarkedProcesses, isProcessRunning } from './end-process-group.ts';
export { LogFile } from './log-file.ts';
export { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';
