import { usageError } from '../command-error.ts';
import { repositoryOf } from '../work/ask-for-work.ts';

/** On which GitHub and with which model a cluster works. */
export type Foreign =
  | { readonly kind: 'local' }
  | { readonly kind: 'local-github'; readonly apiKey: string }
  | {
      readonly kind: 'real';
      readonly apiKey: string;
      readonly token: string;
      readonly repositories: readonly string[];
    };

/**
 * The keys in the environment decide. A scripted model would write nonsense into a real repository, so that one is
 * refused.
 *
 * @throws CommandError for what can't be meant
 */
export function chooseForeign(
  { repositories = [], stub }: { repositories?: readonly string[]; stub: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Foreign {
  const token = env['GITHUB_TOKEN'] ?? '';
  const apiKey = env['ANTHROPIC_API_KEY'] ?? '';
  if (token !== '' && apiKey === '')
    throw usageError(
      'GITHUB_TOKEN is set and no key for a model. Set ANTHROPIC_API_KEY too, or unset GITHUB_TOKEN for a local GitHub.',
    );
  if (token !== '') {
    if (repositories.length === 0)
      throw usageError('Which repositories? Name them: --repositories owner/name,...');
    return { kind: 'real', apiKey, token, repositories: repositories.map(repositoryOf) };
  }
  if (repositories.length > 0)
    throw usageError('--repositories needs GITHUB_TOKEN: the local GitHub has one of its own.');
  if (!stub) throw usageError('--no-stub needs GITHUB_TOKEN and ANTHROPIC_API_KEY: set both.');
  return apiKey === '' ? { kind: 'local' } : { kind: 'local-github', apiKey };
}
