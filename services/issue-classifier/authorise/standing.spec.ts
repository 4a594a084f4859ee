import { GHOST, type Actor } from '#libs/contracts';

import { knownStanding } from './standing.ts';

const SHOP = 'octo-tester/shop';
const lists = {
  users: ['octo-reader', 'octo-tester/shop:octo-guest'],
  bots: ['octo-listed[bot]'],
};

type Case = [who: string, actor: Partial<Actor>, expected: string];

const CASES: Case[] = [
  ['somebody unlisted', { login: 'octo-writer' }, 'ask GitHub'],
  ['somebody listed', { login: 'octo-reader' }, 'may as listed'],
  ['somebody listed, in another spelling', { login: 'Octo-Reader' }, 'may as listed'],
  ['somebody listed here', { login: 'octo-guest' }, 'may as listed'],
  ['somebody whose login only begins like a listed one', { login: 'octo-reader2' }, 'ask GitHub'],
  ['a bot', { login: 'octo-bot[bot]', type: 'Bot' }, 'bot'],
  ['a bot by its name only', { login: 'octo-bot[bot]' }, 'bot'],
  ['a bot by its type only', { login: 'octo-machine', type: 'Bot' }, 'bot'],
  ['a listed bot', { login: 'Octo-Listed[bot]', type: 'Bot' }, 'may as listed'],
  ['a bot that bears a listed person’s login', { login: 'octo-reader', type: 'Bot' }, 'bot'],
  ['an account that is gone', GHOST, 'unknown'],
  ['a made-up account of an import', { login: 'octo-m', type: 'Mannequin' }, 'ask GitHub'],
];

describe('without GitHub', () => {
  it.each(CASES)('what %s may do', (_, actor, expected) => {
    const standing = knownStanding({ id: 7, login: '', type: 'User', ...actor }, SHOP, lists);
    expect(inWords(standing)).toBe(expected);
  });

  it('who is listed for one repository is a stranger in another', () => {
    const guest = { id: 7, login: 'octo-guest', type: 'User' } as const;
    expect(knownStanding(guest, 'octo-tester/shop2', lists)).toBeUndefined();
  });
});

function inWords(standing: ReturnType<typeof knownStanding>): string {
  if (standing === undefined) return 'ask GitHub';
  return standing.kind === 'may' ? `may as ${standing.right}` : standing.kind;
}
