import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

export const SECRET = 'an invented secret of the bench';
/** Where every system takes deliveries. */
export const PATH = '/webhook/github';

/** GitHub's own example of an issue that gets a label, about 11 KB, and its signature. */
export interface Payload {
  readonly body: Buffer;
  readonly signature: string;
}

/** @throws when the package of examples has none */
export function labeledIssue(): Payload {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: Record<string, unknown>[];
  }[];
  const issues = examples.find(({ name }) => name === 'issues')?.examples ?? [];
  const found = issues.find(({ action }) => action === 'labeled');
  if (found === undefined)
    throw new Error('@octokit/webhooks-examples has no issue that is labeled. Install it anew.');
  const body = Buffer.from(JSON.stringify(found));
  const digest = createHmac('sha256', SECRET).update(body).digest('hex');
  return { body, signature: `sha256=${digest}` };
}

/** A whole request as GitHub sends it: only the delivery's id differs, and that is not signed. */
export function requestOf({ body, signature }: Payload, deliveryId: string): Buffer {
  const head = [
    `POST ${PATH} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${body.length}`,
    'user-agent: GitHub-Hookshot/bench',
    'x-github-event: issues',
    `x-github-delivery: ${deliveryId}`,
    `x-hub-signature-256: ${signature}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}
