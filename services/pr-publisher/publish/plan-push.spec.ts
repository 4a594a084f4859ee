import { planPush } from './plan-push.ts';

describe('deciding about a branch', () => {
  it.each([
    ['makes it where there is none', undefined, ['old'], { do: 'push', expected: undefined }],
    ['leaves it where it should be', 'head', [], { do: 'nothing' }],
    ['replaces a former commit of ours', 'old', ['old'], { do: 'push', expected: 'old' }],
    ['never overwrites a commit of somebody else', 'theirs', ['old'], { do: 'refuse' }],
  ])('%s', (_, remoteSha, pushedShas, expected) => {
    expect(planPush({ remoteSha, headSha: 'head', pushedShas })).toEqual(expected);
  });
});
