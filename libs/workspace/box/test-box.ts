import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CommandFailed } from '../command-failed.ts';
import { childEnvironment } from '../config.ts';
import { removeFolder } from '../remove-folder.ts';
import { BoxFailed, BoxUnavailable } from './box-errors.ts';
import type { Box, BoxKind } from './box.ts';

const TIMEOUT_MS = 30_000;
const INSIDE_PORT = 4710;

/** Arguments: a secret file, a loopback port outside, a folder outside, the folder that is its own, the bridge's port. */
const ATTEMPTS = `
cat "$1"
echo read-port | socat -T 2 - "TCP4:127.0.0.1:$2,connect-timeout=2"
echo out > "$3/written"
socat -T 5 -u "TCP4:127.0.0.1:$5,connect-timeout=5" "OPEN:$4/heard,creat"
echo in > "$4/written"
exit 0
`;

/**
 * Runs a program in a box, has it try to get out, and to do what it may.
 *
 * A sandbox that is configured and doesn't hold is worse than none, since somebody trusts it: so it is tried, at every
 * start, on this machine.
 *
 * @throws BoxUnavailable with what failed
 */
export async function testBox(box: Box): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ccc-test-'));
  const port = await listen();
  const greeting = await listen(randomUUID());
  try {
    const secret = randomUUID();
    await writeFile(join(folder, 'secret'), secret, { mode: 0o600 });
    const own = join(folder, 'own');
    await mkdir(own);
    const { stdout } = await run(box, {
      args: [join(folder, 'secret'), String(port.number), folder, own, String(INSIDE_PORT)],
      writable: own,
      bridgeTo: greeting.number,
    });
    const faults = [
      ...(stdout.includes(secret) ? ['it lets files be read that are not its own'] : []),
      ...(port.connections > 0 ? ['it lets ports of this machine be reached'] : []),
      ...((await isThere(join(folder, 'written'))) ? ['it lets others’ folders be written'] : []),
      ...((await readText(join(own, 'written'))) === 'in\n'
        ? []
        : ['nothing can be written in it']),
      ...((await readText(join(own, 'heard'))) === greeting.words
        ? []
        : ['its bridge leads nowhere; is socat installed?']),
    ];
    if (faults.length > 0)
      throw new BoxUnavailable(
        box.kind,
        `the one that was made does not hold: ${faults.join(', ')}.`,
      );
  } finally {
    await port.close();
    await greeting.close();
    await removeFolder(folder);
  }
}

async function run(
  box: Box,
  { args, writable, bridgeTo }: { args: string[]; writable: string; bridgeTo: number },
): Promise<{ stdout: string }> {
  try {
    return await box.run({
      file: '/bin/sh',
      args: ['-c', ATTEMPTS, 'sh', ...args],
      cwd: writable,
      env: childEnvironment({ HOME: writable }),
      timeoutMs: TIMEOUT_MS,
      writable: [writable],
      bridges: [{ insidePort: INSIDE_PORT, host: '127.0.0.1', port: bridgeTo }],
    });
  } catch (error) {
    if (error instanceof BoxFailed)
      throw new BoxUnavailable(box.kind, remedyOf(box.kind, error.said), { cause: error });
    if (error instanceof CommandFailed)
      throw new BoxUnavailable(box.kind, remedyOf(box.kind, error.message), { cause: error });
    throw error;
  }
}

function remedyOf(kind: BoxKind, said: string): string {
  if (kind === 'docker')
    return `${said.trim()} The image must hold sh, cat and socat; the engine must run on this PC, with its users as they are (neither rootless nor userns-remap).`;
  if (/No permissions to create|setting up uid map|Operation not permitted/.test(said))
    return `this machine lets no ordinary user make namespaces (${said.trim()}). On Ubuntu 24.04 and newer: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap; in a container: run it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined.`;
  return `${said.trim()} On Debian and Ubuntu: apt-get install bubblewrap socat util-linux (bubblewrap 0.8 or newer; Ubuntu 22.04's is older, and Debian 12's package installs there).`;
}

/** A port that says something to whoever comes, and counts them. */
async function listen(words = '') {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => socket.destroy());
    socket.end(words);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    words,
    number: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
