import type { LocalBroker } from '../broker.ts';
import type { LocalPostgres } from '../postgres.ts';
import type { ClusterProcess } from './cluster-process.ts';
import { ProcessDied } from './process-died.ts';

/** What broker.ts and postgres.ts give. */
export type Server = Pick<
  LocalBroker | LocalPostgres,
  'kill' | 'logFile' | 'pid' | 'restart' | 'stop'
>;

const WATCH_MS = 500;

/** The broker or PostgreSQL, with an eye on it: they don't tell by themselves when they end. */
export function watchServer(
  name: string,
  server: Server,
  onDeath: (death: ProcessDied) => void,
): ClusterProcess {
  let wanted = true;
  const timer = setInterval(() => {
    if (!wanted || lives(server.pid)) return;
    wanted = false;
    const { logFile } = server;
    onDeath(
      new ProcessDied({ process: name, ending: 'it is gone', logFile, logTail: 'See there.' }),
    );
  }, WATCH_MS);
  timer.unref();
  const end = async (how: () => Promise<void>): Promise<void> => {
    wanted = false;
    await how();
  };
  return {
    name,
    logFile: server.logFile,
    get pid() {
      return wanted ? server.pid : 0;
    },
    async start() {
      await server.restart();
      wanted = true;
    },
    async stop() {
      clearInterval(timer);
      await end(() => server.stop());
    },
    kill: () => end(() => server.kill()),
    suspend() {
      if (wanted) signal(server.pid, 'SIGSTOP');
    },
    resume() {
      if (wanted) signal(server.pid, 'SIGCONT');
    },
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  if (lives(pid)) process.kill(pid, name);
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
