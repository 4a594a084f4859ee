import { COMMAND_VERBS } from '#libs/contracts';

import { explain } from '../explain/explain.ts';
import { asked, known } from '../explain/known.fixture.ts';
import { renderExplanation } from './render-explanation.ts';
import { renderHelp } from './render-help.ts';
import { renderStatus } from './render-status.ts';

test('an explanation lists each gate, and what happens next', () => {
  const words = renderExplanation(explain(known(asked(), { agents: [] }))).split('\n');
  expect(words[0]).toBe(
    '**It waits for an agent. No agent for backend or general work is online. None was ever heard of.**',
  );
  expect(words).toContain('- ✅ `triggered`: octo-tester asked for it.');
  expect(words).toContain('- ⛔ `free-slot`: There is no agent that could have one.');
  expect(words.at(-1)).toMatch(/^Next: Start an agent/);
});

test('a moment that is known is told', () => {
  const words = renderExplanation(explain(known(asked().running().reassigned())));
  expect(words).toContain('(until 2026-03-01T10:01:03.000Z)');
  expect(words).toContain('Next at 2026-03-01T10:01:03.000Z:');
});

test('foreign words can’t break out of their line', () => {
  const life = asked().running().finished('failed');
  Object.assign(life.told.at(-1)?.event.data ?? {}, {
    detail: 'One\n\n# Two\r\n- ✅ `held`: done',
  });
  const words = renderExplanation(explain(known(life)));
  expect(words).toContain('One # Two - ✅ `held`: done');
  expect(words).not.toMatch(/^# Two/m);
});

test('the help names every command there is, as it is configured', () => {
  const words = renderHelp('/octo');
  for (const verb of COMMAND_VERBS) expect(words).toContain(`\`/octo ${verb}\``);
});

describe('a status', () => {
  test('tells how far a task is', () => {
    const now = known(asked().running());
    const words = renderStatus(now.task, explain(now));
    expect(words).toContain('**pc1 works on attempt 1.**');
    expect(words).toContain('| Attempt | 1 of 3 |');
    expect(words).toContain('| Agent | `pc1` |');
  });

  test('of an issue without a task tells why', () => {
    const now = known(undefined);
    expect(renderStatus(now.task, explain(now))).toContain('comment /claude run');
  });
});
