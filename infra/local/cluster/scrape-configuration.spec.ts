import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { repositoryRoot } from '../repository-root.ts';
import { SERVICES } from './options.ts';
import { scrapeConfiguration } from './scrape-configuration.ts';

interface Configuration {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly {
    readonly job_name: string;
    readonly static_configs: readonly { targets: string[]; labels: { service: string } }[];
  }[];
}

const from = join(repositoryRoot(), 'infra', 'prometheus');
const text = readFileSync(join(from, 'prometheus.yml'), 'utf8');

test('the same jobs and rules are asked for where the services of a cluster are, and no agent', () => {
  const urls = Object.fromEntries(
    [...SERVICES, 'pc-1'].map((name, index) => [name, `http://127.0.0.1:${4000 + index}`]),
  );
  const { rule_files, scrape_configs } = parse(
    scrapeConfiguration(text, from, urls),
  ) as Configuration;
  expect(rule_files).toEqual([join(from, 'rules/*.yml')]);
  expect(scrape_configs).toEqual([
    {
      job_name: 'claude-code-cluster',
      static_configs: SERVICES.map((service, index) => ({
        targets: [`127.0.0.1:${4000 + index}`],
        labels: { service },
      })),
    },
  ]);
});

test('the configuration of docker-compose.yml asks the same services', () => {
  const { scrape_configs } = parse(text) as Configuration;
  const asked = scrape_configs.flatMap(({ static_configs }) => static_configs);
  expect(asked.map(({ labels }) => labels.service).toSorted()).toEqual([...SERVICES].toSorted());
});
