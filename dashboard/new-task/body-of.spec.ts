import { bodyOf } from './body-of.ts';

test.each([
  [
    'an issue',
    { repository: ' octo-org/shop ', issueNumber: '#12' },
    { repository: 'octo-org/shop', issueNumber: 12 },
  ],
  [
    'words',
    { repository: 'octo-org/shop', title: ' Totals ', body: 'They ignore\nthe discount. ' },
    { repository: 'octo-org/shop', title: 'Totals', body: 'They ignore\nthe discount.' },
  ],
  [
    'a choice',
    { repository: 'octo-org/shop', issueNumber: '3', specialty: 'backend', priority: '' },
    { repository: 'octo-org/shop', issueNumber: 3, specialty: 'backend' },
  ],
])('%s', (_, form: Record<string, string>, body) => {
  expect(bodyOf((name) => form[name] ?? '')).toEqual(body);
});
