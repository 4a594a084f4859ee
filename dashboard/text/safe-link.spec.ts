import { safeLink } from './safe-link.ts';

test.each([
  ['https', 'https://github.example/octo/shop/pull/3', 'https://github.example/octo/shop/pull/3'],
  ['http', 'http://127.0.0.1:3000/x', 'http://127.0.0.1:3000/x'],
  ['a script', 'javascript:alert(1)', undefined],
  ['a script that begins oddly', ' \tJaVaScRiPt:alert(1)', undefined],
  ['data', 'data:text/html,<script>alert(1)</script>', undefined],
  [
    'a name in front of the host, which is there to deceive',
    'https://github.com@evil.example/',
    undefined,
  ],
  ['a path alone', '/tasks', undefined],
  ['nothing', null, undefined],
])('%s', (_, address, link) => {
  expect(safeLink(address)).toBe(link);
});
