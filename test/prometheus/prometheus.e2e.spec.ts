import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder, until, whyNoPrometheus, type TemporaryFolder } from '#libs/testing';

import { SERVICES } from '../../infra/local/cluster/options.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { PATIENT, Play } from '../failures/play.ts';
import { Prometheus } from './prometheus.ts';

// A real Prometheus looks at a real cluster that has made a pull request of one issue.

const read = (...path: string[]): string => readFileSync(join(repositoryRoot(), ...path), 'utf8');
/** Longer than anything is waited for. */
const TEST_MS = 60_000;
const BOARDS = 'infra/grafana/dashboards';

/** A histogram is kept as three series, by none of which it has its own name. */
const documented = read('docs/metrics.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => {
    const [, names = '', kind = ''] = line.split('|');
    const suffix = kind.trim() === 'histogram' ? '_bucket' : '';
    return [...names.matchAll(/`([a-z0-9_]+)`/g)].map(([, name = '']) => `${name}${suffix}`);
  });

const questions = readdirSync(join(repositoryRoot(), BOARDS)).flatMap((board) => {
  const { panels } = JSON.parse(read(BOARDS, board)) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }): [string, string] => [`${board}: ${title}`, expr]),
  );
});

const withPrometheus = (await whyNoPrometheus()) === undefined ? describe : describe.skip;

withPrometheus('Prometheus', { timeout: TEST_MS }, () => {
  let folder: TemporaryFolder;
  let play: Play;
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await temporaryFolder();
    play = await Play.open({
      // So that there are certificates whose end is told.
      tls: true,
      agents: [{ id: 'pc-1', specialties: ['backend'], slots: 1 }],
      environment: { agent: { HEARTBEAT_MS: '700' } },
    });
    prometheus = await Prometheus.start(play.stage.cluster.prometheusFile, folder.path);
    await play.done(await play.issue({ specialty: 'backend', worksMs: 500 }));
  }, 120_000);

  afterAll(async () => {
    await prometheus.stop();
    await play.close();
    await folder.remove();
  }, 60_000);

  test('reaches every service by the configuration the cluster wrote for it', async () => {
    const targets = await until(
      async () => {
        const found = await prometheus.targets();
        return found.every(({ health }) => health === 'up') && found;
      },
      { ...PATIENT, what: 'every target' },
    );
    expect(targets.map(({ labels }) => labels.service).toSorted()).toEqual(
      [...SERVICES].toSorted(),
    );
  });

  test('has every figure of docs/metrics.md', async () => {
    let missing: string[] = [];
    await until(async () => {
      const there = await prometheus.names();
      missing = documented.filter((name) => !there.has(name));
      return missing.length === 0;
    }, PATIENT).catch((cause: unknown) => {
      throw new Error(`Nobody told Prometheus of ${missing.join(', ')}.`, { cause });
    });
  });

  test('evaluates every alert', async () => {
    const alerts = await until(
      async () => {
        const found = await prometheus.alerts();
        return found.every(({ health }) => health !== 'unknown') && found;
      },
      { ...PATIENT, what: 'every alert to be evaluated' },
    );
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  // What asks for trouble is answered with nothing when there is none.
  test.each(questions)('answers what a dashboard asks: %s', async (_, expression) => {
    const least = expression.endsWith('> 0') ? 0 : 1;
    await until(async () => (await prometheus.query(expression)) >= least, {
      ...PATIENT,
      what: `an answer to ${expression}`,
    });
  });
});
