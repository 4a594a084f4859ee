import { parseRepositoryFile } from '#libs/repository-file';

import { classify } from '../classify.ts';

const { specialties, priorities } = parseRepositoryFile(`
specialties:
  - { paths: [legacy/web/**], specialty: testing }
  - { paths: [legacy/, "**/*.tf", .github/], specialty: devops }
priorities:
  - { labels: [customer, Sev 1], priority: critical }
  - { labels: [someday, customer], priority: low }
`);

interface Case {
  readonly title: string;
  readonly issue: { title?: string; body?: string; labels?: string[] };
  readonly specialty: string;
}

test.each<Case>([
  {
    title: 'a path in the text, against what its name looks like',
    issue: { title: 'Slow', body: 'See legacy/api/orders.py for it.' },
    specialty: 'devops',
  },
  {
    title: 'the first rule that fits',
    issue: { title: 'Slow', body: 'See legacy/web/cart.css for it.' },
    specialty: 'testing',
  },
  {
    title: 'a path in the title, against a label that names the kind of work',
    issue: { title: 'Fix legacy/db.py', labels: ['frontend'] },
    specialty: 'devops',
  },
  {
    title: 'a folder whose name begins with a dot',
    issue: { title: 'Fix .github/scripts/run.py' },
    specialty: 'devops',
  },
  {
    title: 'a label that names the kind of work, against a path in passing',
    issue: { title: 'Slow', body: 'See legacy/api/orders.py.', labels: ['frontend'] },
    specialty: 'frontend',
  },
  {
    title: 'a trigger that says the specialty, against every path',
    issue: { title: 'Fix legacy/db.py', labels: ['claude-backend'] },
    specialty: 'backend',
  },
  {
    title: 'what is guessed, where no rule fits',
    issue: { title: 'Fix src/page.css' },
    specialty: 'frontend',
  },
])('$title decides', ({ issue, specialty }) => {
  expect(judged(issue).specialty).toBe(specialty);
});

test('what the file said is among the evidence', () => {
  expect(judged({ title: 'Fix legacy/db.py' }).evidence[0]).toEqual({
    source: 'path in the title',
    found: 'legacy/db.py (devops by the repository file)',
    speaksFor: 'devops',
    weight: 13,
  });
});

test.each([
  ['a label of a rule', ['sev_1'], 'critical'],
  ['the first rule that fits', ['customer', 'someday'], 'critical'],
  ['a rule before the cluster’s own reading of labels', ['P1', 'someday'], 'low'],
  ['that reading, where no rule fits', ['P1'], 'high'],
])('%s tells how urgent it is', (_, labels, priority) => {
  expect(judged({ title: 'Fix the total', labels }).priority).toBe(priority);
});

test('a text that names paths without end is read in time', () => {
  const body = Array.from({ length: 3000 }, (_, at) => `a/b/c/d${at}/e.x`).join(' ');
  const paths = Array.from({ length: 20 }, (_, at) => `**/a*b*${at}/**/{x,y}*.z`);
  const many = Array.from({ length: 20 }, () => ({ paths, specialty: 'backend' as const }));
  const startedMs = performance.now();
  classify({ title: '', body, labels: [] }, { triggerLabels: [], specialties: many });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

function judged({ title = '', body = '', labels = [] }: Case['issue']) {
  return classify({ title, body, labels }, { triggerLabels: ['claude'], specialties, priorities });
}
