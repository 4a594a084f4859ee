import { code, fenced, neutralise, oneLine, quoted } from './neutralise.ts';

const ZWSP = '\u200B';

describe('neutralising text of others', () => {
  it.each([
    ['mentions nobody', 'cc @octo-team/all', `cc @${ZWSP}octo-team/all`],
    ['nor in code that never ends', '`@octo-team', `\`@${ZWSP}octo-team`],
    ['leaves an address alone', 'octo@example.invalid', 'octo@example.invalid'],
    [
      'opens no comment',
      '<!-- claude-code-cluster:task=1 -->',
      `<${ZWSP}!-- claude-code-cluster:task=1 -->`,
    ],
    ['closes no block of ours', '</details>', `<${ZWSP}/details>`],
    ['leaves a comparison alone', 'a < b && c <3', 'a < b && c <3'],
    ['closes no other issue', 'Fixes #12', `Fixes ${ZWSP}#12`],
    ['nor one elsewhere', 'closes: octo/shop#3', `closes: octo/shop${ZWSP}#3`],
    ['nor by its address', 'resolved https://x/1', `resolved ${ZWSP}https://x/1`],
    ['leaves a plain reference alone', 'see #12', 'see #12'],
    ['takes out colours', '\u001B[31mred\u001B[0m', 'red'],
    ['takes out what turns the text around', 'a\u202Eb', 'ab'],
  ])('%s', (_, text, expected) => {
    expect(neutralise(text)).toBe(expected);
  });

  it('quotes every line, so that an open fence ends with the quotation', () => {
    expect(quoted('```\nopen\n\nend')).toBe('> ```\n> open\n>\n> end');
  });

  it('fences with more backticks than the text has', () => {
    expect(fenced('a\n````\nb\n')).toBe('`````text\na\n````\nb\n`````');
  });

  it('writes code that contains backticks', () => {
    expect(code('npm test')).toBe('`npm test`');
    expect(code('echo `id`')).toBe('`` echo `id` ``');
  });

  it('makes one line of many, and cuts it visibly', () => {
    expect(oneLine('a\n b', 10)).toBe('a b');
    expect(oneLine('abcdef', 4)).toBe('abc…');
    expect(oneLine('Fixes\n#1', 20)).toBe(`Fixes ${ZWSP}#1`);
  });
});
