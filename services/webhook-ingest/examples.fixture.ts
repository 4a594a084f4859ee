import { createRequire } from 'node:module';

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}
const require = createRequire(import.meta.url);
export const EXAMPLES = require('@octokit/webhooks-examples') as Example[];
const exampleOf = (event: string, action: string) =>
  EXAMPLES.find(({ name }) => name === event)?.examples.find((one) => one['action'] === action);

/** GitHub's own payloads. */
export const ISSUE = exampleOf('issues', 'labeled') as Record<string, unknown> & {
  issue: Record<string, unknown>;
};
export const COMMENT = exampleOf('issue_comment', 'created') as Record<string, unknown> & {
  comment: { id: number; body: string; user: { login: string } };
};
