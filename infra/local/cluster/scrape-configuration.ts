import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { parse, stringify } from 'yaml';

import { repositoryRoot } from '../repository-root.ts';
import { SERVICES } from './options.ts';

/** The part of Prometheus' configuration that is put in the place of a cluster's own. */
interface Configuration {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly { readonly job_name: string }[];
}

/**
 * Prometheus' configuration for a cluster that runs here: the one of `infra/prometheus` (its jobs, its rules), with the
 * services where they are. Agents are left out as they are there: node-health tells of them.
 *
 * @param text of `infra/prometheus/prometheus.yml`
 * @param from the folder it lies in
 * @param urls of each service and agent, by name
 */
export function scrapeConfiguration(
  text: string,
  from: string,
  urls: Readonly<Record<string, string>>,
): string {
  const given = parse(text) as Configuration;
  const found = SERVICES.flatMap((service) => {
    const url = urls[service];
    return url === undefined ? [] : [{ targets: [new URL(url).host], labels: { service } }];
  });
  return stringify({
    ...given,
    rule_files: given.rule_files.map((file) => join(from, file)),
    // How else a job finds its targets is the other cluster's.
    scrape_configs: given.scrape_configs.map(({ job_name }) => ({
      job_name,
      static_configs: found,
    })),
  });
}

/** Writes it for a cluster. @returns the file's path */
export async function writeScrapeConfiguration(
  folder: string,
  urls: Readonly<Record<string, string>>,
): Promise<string> {
  const from = join(repositoryRoot(), 'infra', 'prometheus');
  const file = join(folder, 'prometheus.yml');
  const text = await readFile(join(from, 'prometheus.yml'), 'utf8');
  await writeFile(file, scrapeConfiguration(text, from, urls));
  return file;
}

/** What starts a Prometheus by it, for people to copy; what it keeps lies beside the file. */
export function prometheusCommand(file: string): string {
  const store = join(dirname(file), 'prometheus');
  return `prometheus --config.file='${file}' --storage.tsdb.path='${store}' --web.listen-address=127.0.0.1:9090`;
}
