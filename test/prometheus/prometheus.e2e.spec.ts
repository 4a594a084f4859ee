import { once } from 'node:events';
import { access, chmod } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder, until, whyNoPrometheus, type TemporaryFolder } from '#libs/testing';

import { SERVICES } from '../../infra/local/cluster/options.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { processesOf } from '../e2e/processes.ts';
import { startDemo, type StartedDemo } from '../e2e/start-demo.ts';
import { Prometheus } from './prometheus.ts';

// A real Prometheus looks at a demo that stays, by the file that the demo names. Its issue takes two attempts.

const read = (...path: string[]): string => readFileSync(join(repositoryRoot(), ...path), 'utf8');
/** Longer than anything takes here on a busy machine. */
const PATIENT = { timeoutMs: 45_000, everyMs: 300 };
/** Longer than anything is waited for. */
const TEST_MS = 60_000;
const BOARDS = 'infra/grafana/dashboards';
/** The demo has no certificates; that they are told of is looked at where there are some, in test/security/broker.e2e.spec.ts. */
const OF_CERTIFICATES = 'tls_certificate_expires_timestamp_seconds';

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

const NAMED = /^ *all metrics, and alerts +prometheus --config\.file='(.+?)'/m;
/** The last line on standard output, which has no order with what is on standard error. */
const SUMMARY = /^\{"summary":.*\}$/m;

let folder: TemporaryFolder;
let demo: StartedDemo;
/** Prometheus' configuration, by the demo's own words. */
let named: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  // As /tmp is: PostgreSQL runs as another user when we are root.
  await chmod(folder.path, 0o711);
  demo = startDemo(folder.path, ['--json', '--keep', '--agents', '1', '--scenario', 'retry']);
  const { child, said, printed } = demo;
  const isTold = (): boolean => NAMED.test(said()) && SUMMARY.test(printed());
  await until(() => child.exitCode !== null || isTold(), {
    timeoutMs: 240_000,
    what: 'the demo that stays',
  });
  const [, file] = NAMED.exec(said()) ?? [];
  if (file === undefined) throw new Error(`The demo has not stayed: ${said()}`);
  named = file;
}, 250_000);

afterAll(async () => {
  demo.child.kill('SIGKILL');
  await until(async () => (await processesOf(folder.path)).length === 0, {
    ...PATIENT,
    what: 'the end of all',
  });
  await folder.remove();
}, TEST_MS);

test('a model that gives up at first needs a second attempt, and has its pull request by that', () => {
  const { events, summary } = demo.told();
  expect(summary).toMatchObject({
    ok: true,
    issues: [{ attempts: 2, tests: 'passed', pr: { state: 'open' } }],
  });
  const count = (wanted: string): number => events.filter(({ type }) => type === wanted).length;
  expect(count('task.failed.v1')).toBe(1);
  expect(count('pr.opened.v1')).toBe(1);
});

const withPrometheus = (await whyNoPrometheus()) === undefined ? describe : describe.skip;

withPrometheus('Prometheus', { timeout: TEST_MS }, () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await Prometheus.start(named, folder.path);
  }, TEST_MS);
  afterAll(() => prometheus.stop());

  test('reaches every service by the configuration the demo wrote for it', async () => {
    const targets = await until(
      async () => {
        const found = await prometheus.targets();
        return found.length > 0 && found.every(({ health }) => health === 'up') && found;
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
      missing = documented.filter((name) => name !== OF_CERTIFICATES && !there.has(name));
      return missing.length === 0;
    }, PATIENT).catch((cause: unknown) => {
      throw new Error(`Nobody told Prometheus of ${missing.join(', ')}.`, { cause });
    });
  });

  test('evaluates every alert', async () => {
    const alerts = await until(
      async () => {
        const found = await prometheus.alerts();
        return found.length > 0 && found.every(({ health }) => health !== 'unknown') && found;
      },
      { ...PATIENT, what: 'every alert to be evaluated' },
    );
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  // What asks for trouble is answered with nothing when there is none.
  test.each(questions)('answers what a dashboard asks: %s', async (_, expression) => {
    const least = expression.endsWith('> 0') || expression.includes(OF_CERTIFICATES) ? 0 : 1;
    await until(async () => (await prometheus.query(expression)) >= least, {
      ...PATIENT,
      what: `an answer to ${expression}`,
    });
  });
});

test(
  'Ctrl-C ends the demo, and the file stays',
  async () => {
    demo.child.kill('SIGINT');
    await once(demo.child, 'close');
    expect(demo.child.exitCode).toBe(0);
    await access(named);
  },
  TEST_MS,
);
