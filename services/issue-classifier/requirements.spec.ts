import { readIssue } from './read-issue.ts';
import { requirementsOf } from './requirements.ts';

describe('requirements', () => {
  it('are the checklist first and the binding sentences after it, each once', () => {
    const body = `The total must include tax. It is a pity that it does not.
- [ ] Show the tax on its own line
- [x] Keep the old field
- [ ] I have searched the existing issues
- [ ] Show the tax on its own line`;
    expect(requirementsIn(body)).toEqual([
      'Show the tax on its own line',
      'Keep the old field',
      'The total must include tax.',
    ]);
  });

  it('are found in other languages', () => {
    const body =
      '合計には税を含めるべきです。今はそうではありません。\nDie Summe muss die Steuer enthalten.';
    expect(requirementsIn(body)).toEqual([
      '合計には税を含めるべきです。',
      'Die Summe muss die Steuer enthalten.',
    ]);
  });

  it('are cut to a length that fits the event, whole characters only', () => {
    const [first] = requirementsIn(`- [ ] ${'🚚'.repeat(500)}`);
    expect(Array.from(first ?? '')).toHaveLength(200);
    expect(first?.isWellFormed()).toBe(true);
  });
});

function requirementsIn(body: string): string[] {
  return requirementsOf(readIssue({ title: 'Tax', body }));
}
