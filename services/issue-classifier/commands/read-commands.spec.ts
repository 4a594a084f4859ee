import { readCommands } from './read-commands.ts';

type Case = [title: string, text: string, expected: string[]];

const CASES: Case[] = [
  ['one alone', '/claude approve', ['approve']],
  ['one among words', 'Looks right.\n\n/claude approve\n\nThanks!', ['approve']],
  ['one with what follows it', '/claude  approve   all of it ', ['approve all of it']],
  ['one in another spelling', '/Claude APPROVE', ['approve']],
  ['one with lines that end as on Windows', 'ok\r\n/claude approve\r\n', ['approve']],
  ['one after up to three blanks', '   /claude approve', ['approve']],
  ['two, each on its line', '/claude approve\n/claude stop', ['approve', 'stop']],
  ['a prefix without a word', '/claude', ['']],
  ['none in the middle of a line', 'please /claude approve', []],
  ['none of another program', '/claudette approve\n/approve\n/claude-approve', []],
  ['none after four blanks', '    /claude approve', []],
  ['none in a fence', '```\n/claude approve\n```', []],
  ['none in a fence with a language', '```sh\n/claude approve\n```\ndone', []],
  ['none in a fence of tildes', '~~~\n/claude approve\n~~~', []],
  ['none in a fence that is never closed', '```\n/claude approve', []],
  ['none in a longer fence', '````\n```\n/claude approve\n```\n````', []],
  ['none in a fence in a list', '- ```\n  /claude approve\n  ```', []],
  ['one after a fence', '```\nx\n```\n/claude approve', ['approve']],
  ['one after code in a line', '```x``` is code\n/claude approve', ['approve']],
  ['none in a quotation', '> /claude approve', []],
  ['none in a nested quotation', '>> /claude approve', []],
  ['none in the lines that GitHub shows as part of a quotation', '> he said\n/claude approve', []],
  ['one after a quotation', '> he said\n\n/claude approve', ['approve']],
  ['none in a fence in a quotation', '> ```\n/claude approve', []],
  ['none in an HTML comment', '<!-- \n/claude approve\n-->', []],
  ['none in an HTML comment that is never closed', 'x <!--\n/claude approve', []],
  ['one after the line that ends an HTML comment', '<!--\n-->\n/claude stop', ['stop']],
  ['one after an HTML comment', '<!-- note -->\n/claude approve', ['approve']],
  ['none in preformatted text', '<pre>\n/claude approve\n</pre>', []],
  ['none in what is folded', '<details>\n\n/claude approve\n\n</details>', []],
  ['none with invisible characters in it', '/cla\u200Bude approve', []],
  ['none behind a list mark', '- /claude approve', []],
  ['none in code in a line', '`/claude approve`', []],
];

describe('of a comment’s commands it reads', () => {
  it.each(CASES)('%s', (_, text, expected) => {
    const read = readCommands(text, '/claude').map(({ verb, args }) => `${verb} ${args}`.trim());
    expect(read).toEqual(expected);
  });

  it('only those with the prefix it is told', () => {
    expect(readCommands('/claude approve\n/octo approve', '/octo')).toEqual([
      { verb: 'approve', args: '' },
    ]);
  });

  it.each([
    ['blanks', ' '],
    ['marks of comments', '<!--'],
    ['marks of lists', '- '],
    ['backticks', '`'],
    ['quotations', '>'],
    ['empty lines', '\n'],
    ['fences', '```\n'],
  ])('any text in bounded time: endless %s', (_, part) => {
    // The processor's time and not the clock's: a busy machine is no hostile text.
    const begun = process.cpuUsage();
    readCommands(part.repeat(200_000 / part.length), '/claude');
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000);
  });
});
