import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort, until } from '#libs/testing';

import { guard } from '../../infra/local/guard.ts';

/** What Prometheus' API answers. https://prometheus.io/docs/prometheus/latest/querying/api/ */
interface Answer<Data> {
  readonly status: 'error' | 'success';
  readonly data: Data;
  readonly error?: string;
}

export interface Alert {
  readonly name: string;
  readonly health: 'err' | 'ok' | 'unknown';
  readonly lastError?: string;
}

export interface Target {
  readonly labels: { readonly service: string };
  readonly health: string;
}

/** As often as it can be asked; every 15 seconds would be what people do. */
const EVERY = '1s';

/** A real Prometheus, on loopback, that looks at a cluster by the configuration which the cluster wrote for it. */
export class Prometheus {
  private constructor(
    private readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param folder for its configuration and what it keeps */
  static async start(configuration: string, folder: string): Promise<Prometheus> {
    const file = join(folder, 'prometheus-test.yml');
    const text = await readFile(configuration, 'utf8');
    await writeFile(file, text.replaceAll(/_interval: \w+/g, `_interval: ${EVERY}`));
    const address = `127.0.0.1:${await freePort()}`;
    const argv = [
      ...[`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'prometheus-test')}`],
      ...[`--web.listen-address=${address}`, '--log.level=error'],
    ];
    const child = spawn('prometheus', argv, { stdio: 'ignore' });
    const exited = once(child, 'exit');
    const { pid } = child;
    if (pid === undefined) throw new TypeError('Prometheus did not start.');
    const unguard = guard({ pid, signal: 'SIGKILL' });
    const stop = async (): Promise<void> => {
      child.kill('SIGKILL');
      await exited;
      unguard();
    };
    const prometheus = new Prometheus(`http://${address}`, stop);
    try {
      await until(() => prometheus.isReady(), { timeoutMs: 45_000, what: 'Prometheus' });
    } catch (error) {
      await stop();
      throw error;
    }
    return prometheus;
  }

  async names(): Promise<Set<string>> {
    return new Set(await this.ask<string[]>('/api/v1/label/__name__/values'));
  }

  async targets(): Promise<readonly Target[]> {
    const { activeTargets } = await this.ask<{ activeTargets: Target[] }>('/api/v1/targets');
    return activeTargets;
  }

  async alerts(): Promise<readonly Alert[]> {
    const { groups } = await this.ask<{ groups: { rules: Alert[] }[] }>('/api/v1/rules');
    return groups.flatMap(({ rules }) => rules);
  }

  /** @returns how many series the answer has. @throws with Prometheus' own words when it can't answer */
  async query(expression: string): Promise<number> {
    const query = new URLSearchParams({ query: expression }).toString();
    const { result } = await this.ask<{ result: unknown[] }>(`/api/v1/query?${query}`);
    return result.length;
  }

  private async isReady(): Promise<boolean> {
    const { ok } = await fetch(`${this.url}/-/ready`, { headers: { connection: 'close' } });
    return ok;
  }

  private async ask<Data>(path: string): Promise<Data> {
    const response = await fetch(`${this.url}${path}`, { headers: { connection: 'close' } });
    const { status, data, error = '' } = (await response.json()) as Answer<Data>;
    if (status === 'error') throw new Error(`${path}: ${error}`);
    return data;
  }
}
