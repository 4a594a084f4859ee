/**
 * Whether a repository's clone address belongs to the GitHub whose API we are configured for.
 *
 * The address comes with the webhook; a token is only ever sent to the GitHub that gave it.
 */
export function isOfThisGithub(cloneUrl: string, apiUrl: string): boolean {
  const api = new URL(apiUrl);
  const origin = api.hostname === 'api.github.com' ? 'https://github.com' : api.origin;
  return new URL(cloneUrl).origin === origin;
}
