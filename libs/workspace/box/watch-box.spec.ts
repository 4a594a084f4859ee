import { spawn, type ChildProcess } from 'node:child_process';

import { until } from '#libs/testing';

import { measureProcesses } from './watch-box.ts';

let shell: ChildProcess;
beforeEach(() => {
  shell = spawn('sh', [], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
});
afterEach(() => {
  process.kill(-(shell.pid ?? 0), 'SIGKILL');
});

test.runIf(process.platform === 'linux')(
  'who descends from a process is counted, and who began after the strangers were known, too',
  async () => {
    const { pid = 0, stdin } = shell;
    const strangers = new Set<number>();
    stdin?.write('sleep 60 &\n');
    await until(() => measureProcesses(pid, strangers).processes === 1);
    expect(strangers).toContain(process.pid);
    expect(strangers).not.toContain(pid);
    stdin?.write('sh -c "sleep 60 & wait" &\n');
    await until(() => measureProcesses(pid, strangers).processes === 3);
    expect(measureProcesses(pid).processes).toBe(3);
    expect(measureProcesses(pid).memoryBytes).toBeGreaterThan(0);
  },
);
