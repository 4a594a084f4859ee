import type { Position } from './conversation.ts';
import { chooseScript, nextTurn } from './next-turn.ts';
import type { Script } from './script.ts';

const bash = (command: string) => ({ name: 'Bash', input: { command, tries: [command] } });
const at = (round: number, step: number, workspace?: string): Position => ({
  firstPrompt: '',
  round,
  step,
  workspace,
});

describe('the next turn', () => {
  const script: Script = {
    rounds: [
      [
        { text: 'First I look.' },
        { delayMs: 20 },
        { text: 'In ${workspace}.', tools: [bash('ls ${workspace}/src')] },
        { error: { status: 529, type: 'overloaded_error' } },
        { tools: [bash('one'), bash('two')] },
      ],
      [{ text: 'Sorry.' }],
    ],
  };

  it('says turns without tools together with the next that has some', () => {
    expect(nextTurn(script, at(0, 0, '/w'))).toEqual({
      errors: [],
      delayMs: 20,
      texts: ['First I look.', 'In /w.'],
      tools: [{ name: 'Bash', input: { command: 'ls /w/src', tries: ['ls /w/src'] } }],
    });
  });

  it('has the errors that come before it, and all tools of a turn', () => {
    const turn = nextTurn(script, at(0, 1));
    expect(turn.errors).toEqual([{ status: 529, type: 'overloaded_error' }]);
    expect(turn.tools).toHaveLength(2);
  });

  it.each([
    ['after the last turn of a round', at(0, 2), ['That is all for now.']],
    ['with the last words of a round', at(1, 0), ['Sorry.']],
    ['in a round that the script does not have', at(2, 0), ['That is all for now.']],
  ])('ends %s', (_, position, texts) => {
    expect(nextTurn(script, position)).toEqual({ errors: [], delayMs: 0, texts, tools: [] });
  });

  it('refuses to guess the working tree', () => {
    expect(() => nextTurn(script, at(0, 0))).toThrow('working directory');
  });
});

describe('the choice of a script', () => {
  const one: Script = { rounds: [] };
  const twelve: Script = { rounds: [[]] };
  const scripts = {
    scripts: [
      { match: '#1', script: one },
      { match: '#12', script: twelve },
    ],
  };

  it('does not take #12 for #1', () => {
    expect(chooseScript(scripts, 'Issue #12: x')).toBe(twelve);
    expect(chooseScript(scripts, 'Not #12 but #1')).toBe(one);
  });

  it('takes the default where none matches, and says so where there is none', () => {
    expect(chooseScript({ ...scripts, default: one }, 'Issue #3')).toBe(one);
    expect(() => chooseScript(scripts, 'Issue #3')).toThrow('No script matches');
  });
});
