import { type Priority, type Specialty } from '#libs/contracts';

import { classify } from './classify.ts';

const RULES = { triggerLabels: ['claude', 'claude-code', 'auto-implement'] };

interface Issue {
  title: string;
  body?: string;
  labels?: string[];
}

const CASES: [why: string, issue: Issue, specialty: Specialty, priority: Priority][] = [
  [
    'a server answers wrongly',
    {
      title: 'POST /orders answers 500 when the cart is empty',
      body: 'The endpoint should answer 422 with a reason.',
    },
    'backend',
    'medium',
  ],
  [
    'a sum is computed wrongly',
    {
      title: 'Invoice total ignores the discount',
      body: 'The calculation in `src/server/totals.py` is wrong.',
    },
    'backend',
    'medium',
  ],
  [
    'a stack trace of a server',
    {
      title: 'It breaks on start',
      body: '```\nTraceback (most recent call last):\n  File "/srv/app/main.py", line 3, in <module>\nKeyError: \'HOST\'\n```',
    },
    'backend',
    'medium',
  ],
  [
    'a query is slow, and people wait',
    {
      title: 'Database query times out for large accounts, urgent',
      body: 'Postgres spends 40 s in a sequential scan.',
    },
    'backend',
    'high',
  ],
  [
    'a Rust panic in a library',
    {
      title: 'panic: index out of bounds in the parser',
      body: '```rust\nparse(b"");\n```\nthread \'main\' panicked at src/lib.rs:10:5',
    },
    'backend',
    'medium',
  ],
  [
    'a page looks wrong',
    {
      title: 'Save button overlaps the footer on small screens',
      body: 'See the screenshot. CSS of `src/components/Footer.tsx`?',
    },
    'frontend',
    'medium',
  ],
  [
    'a page in one browser only',
    { title: 'Dropdown stays open after a click in Safari' },
    'frontend',
    'medium',
  ],
  [
    'a wish for a page, cosmetic',
    { title: 'Dark mode: the icon should be lighter', body: 'A cosmetic thing.' },
    'frontend',
    'low',
  ],
  [
    'pictures say it all',
    {
      title: 'Looks odd',
      body: '![before](https://pics.example/a.png)\n![after](https://pics.example/b.png)',
    },
    'frontend',
    'medium',
  ],
  [
    'a flaky test',
    {
      title: 'Flaky test: orders are sometimes sorted differently',
      body: 'Fails once in ten runs on CI.',
    },
    'testing',
    'high',
  ],
  ['tests are missing', { title: 'Add unit tests for the date parser' }, 'testing', 'low'],
  [
    'a test named by its path',
    {
      title: 'test/totals.test.js asserts the wrong thing',
      body: 'The assertion was copied from another case.',
    },
    'testing',
    'medium',
  ],
  [
    'a commit-like title for tests',
    { title: 'test(api): cover the error paths' },
    'testing',
    'medium',
  ],
  [
    'a pipeline',
    { title: 'CI: cache the dependencies', body: 'The GitHub Actions workflow takes 14 minutes.' },
    'devops',
    'medium',
  ],
  [
    'an image',
    { title: 'Dockerfile runs as root', body: 'Add a user to the image.' },
    'devops',
    'medium',
  ],
  [
    'a release that fails',
    { title: 'Release workflow fails to publish the package' },
    'devops',
    'high',
  ],
  [
    'a deployment',
    {
      title: 'Helm chart lacks resource limits',
      body: '`deploy/helm/values.yaml` should set them.',
    },
    'devops',
    'medium',
  ],
  ['words to be mended', { title: 'Typo in the README', body: 'It says "teh".' }, 'general', 'low'],
  [
    'a page of documentation about an API',
    { title: 'docs: explain the retry options of the client' },
    'general',
    'low',
  ],
  ['a question', { title: 'How do I change the port of the server?' }, 'general', 'low'],
  ['a licence', { title: 'License file is missing' }, 'general', 'low'],
  ['nothing to go by', { title: 'help' }, 'general', 'low'],
  ['an empty title and text', { title: '', body: '' }, 'general', 'low'],
  [
    'an empty text, a telling title',
    { title: 'Login page: keyboard navigation is broken', body: '' },
    'frontend',
    'medium',
  ],
  [
    'Japanese: a wrong sum',
    {
      title: '請求書の合計が間違っている',
      body: '再現手順：\n1. 注文を二つ作る\n2. APIのレスポンスを見る',
    },
    'backend',
    'medium',
  ],
  [
    'Japanese: a page, urgent',
    { title: '【至急】スマホで保存ボタンが画面からはみ出す' },
    'frontend',
    'high',
  ],
  ['Korean: a page', { title: '설정 화면의 버튼이 보이지 않습니다' }, 'frontend', 'medium'],
  [
    'Portuguese: what can’t be done',
    { title: 'Não é possível salvar um pedido na API' },
    'backend',
    'medium',
  ],
  ['Portuguese: a question', { title: 'Seria possível mudar o idioma?' }, 'general', 'low'],
  [
    'Spanish: a user’s story',
    { title: 'Como usuario, quiero ordenar la lista por fecha' },
    'backend',
    'medium',
  ],
  ['Korean: a question', { title: '설치 방법이 궁금합니다' }, 'general', 'low'],
  [
    'Italian: a page',
    { title: 'Il pulsante non funziona nella schermata iniziale' },
    'frontend',
    'medium',
  ],
  ['Polish: tests', { title: 'Dodać testy jednostkowe dla kalkulatora' }, 'testing', 'low'],
  ['Turkish: a question', { title: 'Nasıl kurulur?' }, 'general', 'low'],
  ['Japanese: tests', { title: '日付処理の単体テストを追加' }, 'testing', 'low'],
  [
    'Chinese: a deployment',
    { title: '部署流水线失败', body: '镜像构建后没有推送。' },
    'devops',
    'medium',
  ],
  ['German: a page', { title: 'Schaltfläche reagiert nicht beim Anklicken' }, 'frontend', 'medium'],
  [
    'French: a data base',
    { title: 'La base de données perd la dernière facture' },
    'backend',
    'medium',
  ],
  ['Spanish: tests', { title: 'Faltan pruebas unitarias del carrito' }, 'testing', 'medium'],
  [
    'Portuguese: documentation',
    { title: 'Documentação desatualizada da instalação' },
    'general',
    'low',
  ],
  ['Russian: a page', { title: 'Кнопка «Сохранить» не видна на экране' }, 'frontend', 'medium'],
  [
    'a label against the words',
    { title: 'Button colour is wrong', labels: ['area/api', 'P1'] },
    'backend',
    'high',
  ],
  [
    'a trigger that names the specialty, against everything',
    { title: 'Fix the CSS of the button', labels: ['ui', 'claude-code-devops'] },
    'devops',
    'medium',
  ],
  [
    'an urgent trigger',
    { title: 'Typo on the landing page', labels: ['claude-code-urgent'] },
    'general',
    'critical',
  ],
  [
    'production is down',
    { title: 'Production is down: API server does not answer' },
    'backend',
    'critical',
  ],
];

describe('classify', () => {
  it.each(CASES)('knows whose it is and how urgent: %s', (_, issue, specialty, priority) => {
    const found = classifyIssue(issue);
    expect({ specialty: found.specialty, priority: found.priority }).toEqual({
      specialty,
      priority,
    });
  });

  it('is sure when a label said so, and says so when it guesses', () => {
    expect(
      classifyIssue({ title: 'x', labels: ['claude-code-testing'] }).confidence,
    ).toBeGreaterThan(0.9);
    expect(classifyIssue({ title: 'Something is off' }).confidence).toBeLessThan(0.5);
    for (const [, issue] of CASES) {
      const { confidence } = classifyIssue(issue);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('shows the evidence, the heaviest first', () => {
    const { evidence } = classifyIssue({ title: 'Button colour is wrong', labels: ['area/api'] });
    expect(evidence[0]).toEqual({
      source: 'label',
      found: 'area/api',
      speaksFor: 'backend',
      weight: 9,
    });
    expect(evidence.map(({ found }) => found)).toContain('button (a part of a page)');
    expect(evidence.map(({ weight }) => weight)).toEqual(
      evidence.map(({ weight }) => weight).toSorted((a, b) => b - a),
    );
  });

  it('takes the word of who asks for what the issue would have to tell', () => {
    const issue = { title: 'Button is broken', body: '', labels: ['claude-frontend', 'P1'] };
    const asked = classify(issue, RULES, { specialty: 'backend', priority: 'low' });
    expect(asked).toMatchObject({ specialty: 'backend', priority: 'low', confidence: 1 });
    expect(asked.evidence[0]).toMatchObject({ source: 'command', found: 'specialty=backend' });
    expect(classify(issue, RULES, { specialty: 'backend' }).priority).toBe('high');
    const urgent = classify(issue, RULES, { priority: 'critical' });
    expect(urgent).toEqual({ ...classify(issue, RULES), priority: 'critical' });
  });

  it('gives the same answer twice', () => {
    const issue = { title: 'Flaky test in CI', body: 'Docker, React and a database.' };
    expect(classifyIssue(issue)).toEqual(classifyIssue(issue));
  });

  it('reads what the person wrote, and neither the template’s comments nor the table of versions', () => {
    const plain = { title: 'It does not start', body: 'Nothing happens.' };
    const noisy = {
      ...plain,
      body: `<!-- Tell us about your Docker, Kubernetes and CI pipeline -->\n${plain.body}\n\n### Environment\nDocker 20, Kubernetes 1.30\n- Browser version: Firefox 140`,
    };
    const spoken = ({ body, title }: Issue): string[] =>
      classifyIssue({ title, body: body ?? '' }).evidence.map(({ speaksFor }) => speaksFor);
    expect(spoken(noisy)).toEqual(spoken(plain));
  });
});

function classifyIssue({ title, body = '', labels = [] }: Issue): ReturnType<typeof classify> {
  return classify({ title, body, labels }, RULES);
}
