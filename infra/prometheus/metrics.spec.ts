import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { whyNoPromtool } from '#libs/testing';
import { stringify } from 'yaml';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const BOARDS = readdirSync(join(ROOT, 'infra/grafana/dashboards'));
const RULES = 'infra/prometheus/rules/claude-code-cluster.yml';

/** Prometheus's own, and what it makes of a histogram. */
const OWN = new Set(['up']);
const documented = new Set(
  read('docs/metrics.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z0-9_]+)`/g)])
    .map(([, name = '']) => name),
);

test('the pages name what the code counts, and nothing else', async () => {
  const { stdout } = await run('git', ['ls-files', 'services/**/*.ts', 'libs/**/*.ts'], {
    cwd: ROOT,
  });
  const code = stdout
    .split('\n')
    .filter((file) => file !== '' && !/\.(?:spec|fixture)\.ts$/.test(file))
    .map((file) => read(file))
    .join('\n');
  const counted = [
    ...code.matchAll(/\bname: '([a-z0-9_]+)',\s*help:/g),
    ...code.matchAll(/\[\s*'(agent_[a-z0-9_]+)',\s*'[A-Z0-9]/g),
  ].map(([, name = '']) => name);
  expect([...new Set(counted)].toSorted()).toEqual([...documented].toSorted());
});

test.each(BOARDS)('the dashboard %s asks for figures that there are', (file) => {
  const names = expressionsOf(file).flatMap((expression) => namesIn(expression));
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
});

test('the alerts ask for figures that there are, and each says what to do', () => {
  const text = read(RULES);
  const alerts = text.split('- alert:').slice(1);
  expect(alerts.length).toBeGreaterThan(10);
  for (const alert of alerts) expect(alert).toMatch(/summary: .+\n\s+remedy: ./);
  const expressions = [...text.matchAll(/expr: (?:\|\n((?: {10,}.+\n)+)|(.+)\n)/g)];
  const names = expressions.flatMap(([, block, line]) => namesIn(block ?? line ?? ''));
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
});

const withPromtool = (await whyNoPromtool()) === undefined ? describe : describe.skip;

withPromtool('promtool', () => {
  test('takes the configuration and the rules', async () => {
    await run('promtool', ['check', 'config', join(ROOT, 'infra/prometheus/prometheus.yml')]);
  });

  test('finds that each alert fires when it should, and not when it should not', async () => {
    const tests = join(ROOT, 'infra/prometheus/tests/claude-code-cluster.yml');
    const { stdout } = await run('promtool', ['test', 'rules', tests]);
    expect(stdout).toContain('SUCCESS');
    for (const [, alert = ''] of read(RULES).matchAll(/- alert: (\w+)/g))
      expect(read('infra/prometheus/tests/claude-code-cluster.yml')).toContain(alert);
  });

  test('understands what every dashboard asks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dashboards-'));
    try {
      const rules = BOARDS.flatMap(expressionsOf).map((expr, index) => ({
        record: `dashboard:${index}`,
        expr,
      }));
      const file = join(folder, 'rules.yml');
      await writeFile(file, stringify({ groups: [{ name: 'dashboards', rules }] }));
      await run('promtool', ['check', 'rules', '--lint=none', file]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function isKnown(name: string): boolean {
  return (
    OWN.has(name) ||
    documented.has(name.replace(/_(?:bucket|sum|count)$/, '')) ||
    documented.has(name)
  );
}

/** The names of figures in an expression: what is followed by no parenthesis and is no label, function or number. */
function namesIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/\b([a-z][a-z0-9_]*)\b(?!\s*\()/g)]
    .map(([, name = '']) => name)
    .filter((name) => name === 'tasks' || name === 'up' || name.includes('_'));
}

function expressionsOf(file: string): string[] {
  const { panels } = JSON.parse(read('infra/grafana/dashboards', file)) as {
    panels: { targets: { expr: string }[] }[];
  };
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}
