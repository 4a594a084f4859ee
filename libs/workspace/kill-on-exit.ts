/** Process groups of the commands that run at the moment. */
const running = new Set<number>();

/**
 * Kills a command's process group when this process exits without having waited for it.
 *
 * execa asks it to end with SIGTERM then, but there is nobody left to insist: the Claude Code CLI, for one, goes on
 * asking a model that no longer answers.
 *
 * @returns a function to call once the command has ended
 */
export function killOnExit(groupId: number): () => void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(groupId);
  return () => {
    running.delete(groupId);
    if (running.size === 0) process.off('exit', killAll);
  };
}

function killAll(): void {
  for (const groupId of running)
    try {
      process.kill(-groupId, 'SIGKILL');
    } catch {
      // It has ended by itself; nobody is left to be told.
    }
}
