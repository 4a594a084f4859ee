import { UsageError } from './arguments.ts';
import { readRows } from './read-rows.ts';

const ROW = {
  title: 'It hangs',
  body: null,
  labels: null,
  repo: 'octo/thing',
  specialty: 'backend',
  acceptable: ['backend', 'devops'],
  priority: 'medium',
  lang: 'en',
  hard: false,
};

test('what is unknown of an issue is empty', () => {
  expect(readRows(`\uFEFF${JSON.stringify(ROW)}\r\n\n`)).toEqual([
    { ...ROW, body: '', labels: [] },
  ]);
});

test.each<[string, string, string]>([
  ['no rows', ' \n\n', 'The file holds no issues.'],
  ['no JSON', `${JSON.stringify(ROW)}\n{"title":`, 'Line 2 is no JSON.'],
  ['a list', '[]', 'Line 1 is no object.'],
  ['no title', changed({ title: undefined }), 'Line 1: title must be a text.'],
  ['a number for a body', changed({ body: 1 }), 'body must be a text or null'],
  ['a text for labels', changed({ labels: 'bug' }), 'labels must be a list of texts or null'],
  ['a repository without an owner', changed({ repo: 'thing' }), 'repo must be "owner/name"'],
  ['a specialty nobody has', changed({ specialty: 'sales' }), 'specialty must be one of'],
  ['an answer that is not acceptable', changed({ acceptable: ['devops'] }), 'acceptable must be'],
  ['a priority nobody knows', changed({ priority: 'p1' }), 'priority must be one of'],
  ['no language', changed({ lang: '' }), 'lang must be'],
  ['a word for hard', changed({ hard: 'yes' }), 'hard must be true or false'],
])('%s: one line with the remedy', (_, text, message) => {
  const read = (): unknown => readRows(text);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
  expect(read).toThrow(/^[^\n]+\. (?:Put|Mend)[^\n]+\.$/);
});

function changed(fields: object): string {
  return JSON.stringify({ ...ROW, ...fields });
}
