import { normalLabel } from '#libs/contracts';

import { triggerOf } from './labels.ts';

const TRIGGERS = ['claude', 'claude-code', 'auto-implement'];

describe('triggerOf', () => {
  it.each([
    ['claude', {}],
    ['  Claude_Code ', {}],
    ['AUTO-IMPLEMENT', {}],
    ['claude-code-ready', {}],
    ['claude-code-frontend', { specialty: 'frontend' }],
    ['claude-backend', { specialty: 'backend' }],
    ['claude-code-infrastructure', { specialty: 'devops' }],
    ['claude-code-database', { specialty: 'backend' }],
    ['claude-code-urgent', { priority: 'critical' }],
    ['claude-code-security', { priority: 'high' }],
  ])('reads %j as a trigger and what else it asks for', (label, expected) => {
    expect(triggerOf(label, TRIGGERS)).toEqual(expected);
  });

  it.each([
    '',
    'bug',
    'claude-code-waiting',
    'claude-code-failed',
    'claude-',
    'not-claude',
    'claude-constructor',
  ])('takes %j for no trigger', (label) => {
    expect(triggerOf(label, TRIGGERS)).toBeUndefined();
  });
});

describe('normalLabel', () => {
  it('makes the spellings of a label one', () => {
    expect(['On Hold', 'on_hold', ' ON-HOLD'].map(normalLabel)).toEqual(Array(3).fill('on-hold'));
  });
});
