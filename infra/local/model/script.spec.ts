import { InvalidScript, parseScripts } from './script.ts';

describe('a script', () => {
  it('is taken alone, for every task', () => {
    const script = { rounds: [[{ text: 'Hello.' }, { delayMs: 5 }], []] };
    expect(parseScripts(script)).toEqual({ scripts: [], default: script });
  });

  it('is taken with routes', () => {
    const scripts = {
      scripts: [
        {
          match: '#12',
          script: { rounds: [[{ tools: [{ name: 'Bash', input: { command: 'true' } }] }]] },
        },
      ],
      default: { rounds: [[{ error: { status: 529, type: 'overloaded_error' } }]] },
    };
    expect(parseScripts(scripts)).toEqual(scripts);
  });

  it.each([
    ['no object', 'rounds', 'the whole'],
    ['a misspelt route', { scripts: [], defualt: {} }, 'defualt'],
    ['rounds that are no list', { rounds: {} }, 'rounds'],
    ['a round that is no list', { rounds: [[], { text: 'x' }] }, 'rounds[1]'],
    ['an empty turn', { rounds: [[{}]] }, 'rounds[0][0]'],
    ['a misspelt turn', { rounds: [[{ tool: [] }]] }, 'rounds[0][0].tool'],
    ['a text that is none', { rounds: [[{ text: 7 }]] }, 'rounds[0][0].text'],
    [
      'a tool without a name',
      { rounds: [[], [{ tools: [{ input: {} }] }]] },
      'rounds[1][0].tools[0].name',
    ],
    [
      'an input that is no object',
      { rounds: [[{ tools: [{ name: 'Bash', input: 'ls' }] }]] },
      'rounds[0][0].tools[0].input',
    ],
    ['a negative pause', { rounds: [[{ delayMs: -1 }]] }, 'rounds[0][0].delayMs'],
    [
      'an error that is none',
      { rounds: [[{ error: { status: 200, type: 'ok' } }]] },
      'rounds[0][0].error.status',
    ],
    ['a route without a match', { scripts: [{ script: { rounds: [] } }] }, 'scripts[0].match'],
    [
      'a fault inside a route',
      { scripts: [{ match: 'x', script: { rounds: [5] } }] },
      'scripts[0].script.rounds[0]',
    ],
  ])('is refused for %s, naming the place', (_, value, path) => {
    expect(() => parseScripts(value)).toThrow(InvalidScript);
    expect(() => parseScripts(value)).toThrow(`can't be played: ${path} `);
  });
});
