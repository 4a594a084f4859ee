import { awaitReady, awaitWord } from './await-ready.ts';
import type { Parts } from './parts.ts';

/** A Nest application of ours. */
export interface ServiceStart {
  readonly name: string;
  readonly layer: 'agents' | 'services';
  readonly env: Record<string, string>;
}

/** Starts it and waits until it is ready. @returns its address, which it keeps when it is started again */
export function startService(parts: Parts, { name, layer, env }: ServiceStart): Promise<string> {
  return parts.step(name, async () => {
    const main = `services/${layer === 'agents' ? 'agent' : name}/main.js`;
    const process = parts.addProcess(layer, { name, argv: [main], env });
    await process.start();
    const url = await awaitWord(process, readUrl, parts.signal);
    process.remember({ HTTP_PORT: new URL(url).port });
    await awaitReady(name, url, parts.signal);
    return url;
  });
}

function readUrl(line: Record<string, unknown>): string | undefined {
  const { msg, url } = line as { msg?: unknown; url?: unknown };
  return msg === 'Service started' && typeof url === 'string' ? url : undefined;
}
