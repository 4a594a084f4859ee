import { plainLog, plainText } from './plain-text.ts';

test.each([
  ['ordinary words in any script', 'Größe 価格 سعر', 'Größe 価格 سعر'],
  ['tabs and new lines', 'a\tb\nc', 'a\tb\nc'],
  ['a right-to-left override', 'exe.\u202Egnp', 'exe.⟨U+202E⟩gnp'],
  ['an isolate', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
  ['a zero-width space', 'pay\u200Bpal', 'pay⟨U+200B⟩pal'],
  ['a soft hyphen', 'a\u00ADb', 'a⟨U+00AD⟩b'],
  ['a byte order mark', '\uFEFFx', '⟨U+FEFF⟩x'],
  ['letters of the tag block', 'x\u{E0041}', 'x⟨U+E0041⟩'],
  ['a null', 'a\u0000b', 'a⟨U+0000⟩b'],
  ['a line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
  ['a joiner between letters', 'a\u200Db', 'a⟨U+200D⟩b'],
  ['a joiner that makes one picture of two', '👩‍🚀 and 👩🏽‍🚀', '👩‍🚀 and 👩🏽‍🚀'],
  ['markup, which stays text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
])('%s', (_, text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test.each([
  ['colours go', '\u001B[31mred\u001B[0m', 'red'],
  ['a title of the window goes', '\u001B]0;evil\u0007text', 'text'],
  ['a link keeps its words', '\u001B]8;;http://x\u001B\\here\u001B]8;;\u001B\\', 'here'],
  ['a cursor that climbs goes', 'one\u001B[2A\u001B[2Ktwo', 'onetwo'],
  ['a progress bar shows its last state', '10 %\r50 %\r100 %\ndone', '100 %\ndone'],
  ['lines of Windows are lines', 'a\r\nb', 'a\nb'],
  ['an escape that is none is written out', 'a\u001B', 'a⟨U+001B⟩'],
])('in a log %s', (_, text, shown) => {
  expect(plainLog(text)).toBe(shown);
});
