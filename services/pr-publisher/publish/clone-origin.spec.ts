import { isOfThisGithub } from './clone-origin.ts';

describe('the address a token may be sent to', () => {
  it.each([
    ['https://github.com/octo/shop.git', 'https://api.github.com', true],
    ['https://ghe.example/octo/shop.git', 'https://ghe.example/api/v3', true],
    ['http://127.0.0.1:4001/octo/shop.git', 'http://127.0.0.1:4001', true],
    ['https://evil.example/octo/shop.git', 'https://api.github.com', false],
    ['http://github.com/octo/shop.git', 'https://api.github.com', false],
    ['http://127.0.0.1:4002/octo/shop.git', 'http://127.0.0.1:4001', false],
  ])('%s with the API at %s: %s', (cloneUrl, apiUrl, expected) => {
    expect(isOfThisGithub(cloneUrl, apiUrl)).toBe(expected);
  });
});
