import { fitText } from '../fit-text.ts';
import { ISSUE_BODY_BYTES_MAX } from '../vocabulary.ts';
import { hiddenInWords } from './hidden.ts';
import { visibleLine, visibleText } from './visible-text.ts';

const ZWSP = '\u200B';
const tags = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join(
    '',
  );

type Case = [title: string, markdown: string, seen: string, told: string];

/** What a reader of the page does not see. */
const HIDDEN: Case[] = [
  ['a comment', 'a<!-- evil -->b', 'ab', 'HTML comments: 1'],
  ['a comment over lines', 'a\n<!--\nevil\n\nevil\n-->\nb', 'a\n\nb', 'HTML comments: 1'],
  ['a comment that is never closed', 'a\n<!-- evil\n\nevil', 'a\n', 'HTML comments: 1'],
  ['a comment with a fence in it', '<!--\n```\nevil\n```\n-->b', 'b', 'HTML comments: 1'],
  [
    'a comment in a fence that HTML makes none',
    '<div>\n```\n<!-- evil -->\n```\n</div>',
    '<div>\n```\n\n```\n</div>',
    'HTML comments: 1',
  ],
  [
    'a comment behind a fence that its list ended',
    '- ```\n  x\n<!-- evil -->',
    '- ```\n  x\n',
    'HTML comments: 1',
  ],
  [
    'a comment behind a fence that its quotation ended',
    '> ```\n> x\n<!-- evil -->',
    '> ```\n> x\n',
    'HTML comments: 1',
  ],
  [
    'a comment between the cells of a table',
    '| ` | <!-- evil ` --> |',
    '| ` |  |',
    'HTML comments: 1',
  ],
  ['a declaration', 'a<?evil?>b<!EVIL>', 'ab', 'HTML comments: 2'],
  ['zero-width characters', `a${ZWSP}b\u2060c\uFEFFd`, 'abcd', 'invisible characters: 3'],
  ['characters that turn the reading', 'a\u202Eb\u2066c\u200Fd', 'abcd', 'invisible characters: 3'],
  ['tags', `a${tags('evil')}b`, 'ab', 'invisible characters: 4'],
  ['selectors of variants as bytes', 'a\uFE01\u{E0110}\u{E0120}b', 'ab', 'invisible characters: 3'],
  ['fillers', 'a\u3164\u115Fb', 'ab', 'invisible characters: 2'],
  ['controls', 'a\u001B[31mb\u0007', 'a[31mb', 'invisible characters: 2'],
  ['invisible characters in code', `\`a${ZWSP}b\``, '`ab`', 'invisible characters: 1'],
  [
    'entities of invisible characters',
    'a&#8203;b&#x202E;c&ZeroWidthSpace;d&#xE0041;e',
    'abcde',
    'invisible characters: 4',
  ],
  [
    'the text of a picture',
    '![evil](https://pics.example/a.png "evil")',
    '[picture]',
    'texts in place of pictures: 1',
  ],
  [
    'the text of a picture in HTML',
    '<img src="a.png" alt="evil">',
    '[picture]',
    'texts in place of pictures: 1',
  ],
  [
    'the text of a picture by reference',
    '![evil][p]',
    '[picture]',
    'texts in place of pictures: 1',
  ],
  [
    'the title of a link',
    '[a](https://x.example "evil")',
    '[a](https://x.example)',
    'titles and attributes: 1',
  ],
  [
    'the title of a link in HTML',
    '<a href="https://x.example" title="evil">a</a>',
    '<a href="https://x.example">a</a>',
    'titles and attributes: 1',
  ],
  [
    'attributes',
    '<span data-x="evil" aria-label="evil">a</span>',
    '<span>a</span>',
    'titles and attributes: 2',
  ],
  ['a definition as a comment', 'a\n\n[//]: # (evil)\nb', 'a\n\nb', 'unused definitions: 1'],
  [
    'a definition with its title below',
    '[x]: https://x.example\n"evil"\n\n[x]',
    '[x]: https://x.example\n\n[x]',
    'titles and attributes: 1',
  ],
  [
    'the title of a definition in use',
    '[x]: https://x.example "evil"\n\n[x]',
    '[x]: https://x.example\n\n[x]',
    'titles and attributes: 1',
  ],
  [
    'a footnote that nothing refers to',
    'a\n\n[^1]: evil\n    evil\n\nb',
    'a\n\n\nb',
    'unused definitions: 1',
  ],
  [
    'an element that is hidden',
    'a<div hidden>evil <div>evil</div> evil</div>b',
    'ab',
    'elements marked as hidden: 1',
  ],
  [
    'an element without display',
    'a<p style="display: none">evil</p>b',
    'ab',
    'elements marked as hidden: 1',
  ],
  [
    'an element of no size',
    'a<span style="font-size:0px">evil</span>b',
    'ab',
    'elements marked as hidden: 1',
  ],
  [
    'an element hidden over paragraphs and code',
    '<div hidden>\n\nevil\n\n```\nevil\n```\n\n</div>b',
    'b',
    'elements marked as hidden: 1',
  ],
  [
    'an element that is hidden for good',
    'a<div hidden>evil\n\nevil',
    'a',
    'elements marked as hidden: 1',
  ],
  [
    'a folded section',
    '<details>\n<summary>Log</summary>\n\nx\n\n</details>',
    '[folded on the page:]\n<summary>Log</summary>\n\nx\n\n[end of what is folded on the page]',
    'folded sections (kept, and marked): 1',
  ],
];

/** What a reader sees, and what must stay. */
const SEEN: [title: string, markdown: string][] = [
  ['plain words', 'It adds the tax twice. 1 < 2 & 3 > 2; a --> b'],
  ['a fence that shows a comment', '```html\n<!-- shown -->\n<img alt="shown">\n```\n'],
  ['a fence in a list', '- x\n- ```\n  <!-- shown -->\n  ```\n'],
  ['code in a line that shows one', 'The `<!-- shown -->` and ``a ` <b title="x">`` are code'],
  ['types with brackets', 'A `Map` is a Map<String, List<Integer>>, not <T>'],
  ['an address in brackets', 'see <https://x.example/a?b=c> and <octo@example.invalid>'],
  ['what is escaped', '\\<!-- shown --\\> \\![shown](x)'],
  ['entities of what is seen', '&lt;div&gt; &amp; &#65; &nbsp; &unknown;'],
  [
    'links and lists',
    '- [ ] do [this](https://x.example)\n- [x] and [that][y]\n\n[y]: https://y.example\n',
  ],
  ['a footnote in use', 'a[^1]\n\n[^1]: shown'],
  ['composed emoji and flags', '👩‍💻 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👨‍👩‍👧'],
  ['scripts that need joiners', 'می‌خواهم क्‍ष'],
  ['Japanese and Chinese', '請求書の合計が間違っている。葛󠄀'],
  ['a table', '| a | b |\n| - | - |\n| `x` | y |'],
];

describe('a reader of the page does not see', () => {
  it.each(HIDDEN)('%s', (...[, markdown, seen, told]) => {
    const { text, hidden } = visibleText(markdown);
    expect(text).not.toContain('evil');
    expect(text).toBe(seen);
    expect(hiddenInWords(hidden)).toBe(told);
  });
});

describe('a reader of the page sees', () => {
  it.each(SEEN)('%s', (_, markdown) => {
    const { text, hidden } = visibleText(markdown);
    expect(text).toBe(markdown);
    expect(hiddenInWords(hidden)).toBe('');
  });
});

test('of a text that travels without its middle, half a comment on either side is hidden', () => {
  const words = 'shown. '.repeat(900);
  const text = fitText(`${words}<!-- ${'evil '.repeat(20_000)}-->${words}`, ISSUE_BODY_BYTES_MAX);
  expect(text).toContain('evil');
  const { text: seen, hidden } = visibleText(text);
  expect(seen).not.toContain('evil');
  expect(seen).toMatch(/^shown\.[^]*characters left out here[^]*shown\. $/);
  expect(hiddenInWords(hidden)).toBe('HTML comments: 2');
});

test('a title is a line, without what nobody sees', () => {
  const { text, hidden } = visibleLine(`Fix\nthe${ZWSP} total${tags('evil')} <!-- x -->`);
  expect(text).toBe('Fix the total <!-- x -->');
  expect(hiddenInWords(hidden, hidden)).toBe('invisible characters: 10');
});

test.each([
  ['opened comments', '<!--'],
  ['declarations', '<?'],
  ['tags', '<a '],
  ['quotes that are not closed', "<a x='"],
  ['pictures', '![a]('],
  ['links', ']( "'],
  ['backticks', '` `` ``` '],
  ['definitions', '[x]: y\n'],
  ['brackets', '['],
  ['entities', '&#'],
  ['hidden elements', '<p hidden>'],
  ['blanks', ' '],
  ['fences', '```\n'],
  ['quotations', '>'],
  ['flags', '\u{1F3F4}\u{E0067}'],
])('a text as long as it may be is read in bounded time: %s', (_, part) => {
  // The processor's time and not the clock's: a busy machine is no hostile text.
  const begun = process.cpuUsage();
  visibleText(part.repeat(ISSUE_BODY_BYTES_MAX / part.length));
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(2000);
});
