import { type Priority } from '#libs/contracts';

import { priorityOf } from './priority.ts';
import { readIssue } from './read-issue.ts';

describe('a label', () => {
  it.each<[string, Priority]>([
    ['P0', 'critical'],
    ['priority: critical', 'critical'],
    ['priority/critical-urgent', 'critical'],
    ['severity-high', 'high'],
    ['kind/regression', 'high'],
    ['priority/medium', 'medium'],
    ['priority: p1', 'high'],
    ['priority: very high', 'high'],
    ['High Priority', 'high'],
    ['On Backlog', 'low'],
    ['Crítico', 'critical'],
    ['P3', 'low'],
    ['priority:p6', 'low'],
    ['priority/backlog', 'low'],
    ['claude-code-urgent', 'critical'],
    ['claude-code-security', 'high'],
  ])('%s outranks the words', (label, expected) => {
    expect(priority('Button colour', '', [label])).toBe(expected);
  });

  it.each([
    'not-urgent',
    'non-critical',
    'p10',
    'urgently-boring',
    'mp3',
    'abnormal',
    'area/normalise',
  ])('%s says nothing of the kind', (label) => {
    expect(priority('Endpoint answers slowly', '', [label])).toBe('medium');
  });
});

describe('the words', () => {
  it.each<[string, string, Priority]>([
    ['Server crashes on start', '', 'high'],
    ['Amounts are empty', 'We lose data. It is data loss, plainly.', 'high'],
    ['Amounts are empty', '', 'medium'],
    ['Misleading log message', 'It crashes nothing.', 'low'],
    ['本番障害：注文できない', '', 'critical'],
    ['Срочно: форма не отправляется', '', 'high'],
  ])('of "%s / %s" make it %s', (title, body, expected) => {
    expect(priority(title, body, [])).toBe(expected);
  });
});

function priority(title: string, body: string, labels: string[]): Priority {
  const text = readIssue({ title, body });
  return priorityOf({ text, labels, specialty: 'backend' }, ['claude', 'claude-code']);
}
