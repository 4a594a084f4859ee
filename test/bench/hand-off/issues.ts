import { createHmac, randomUUID } from 'node:crypto';

import { labeledIssue, requestOf, SECRET } from '../intake/deliveries.ts';

/** One issue that gets the label, as GitHub would tell of it. */
export interface NewIssue {
  readonly deliveryId: string;
  readonly number: number;
  /** The whole request, signed. */
  readonly request: Buffer;
}

/** It asks for work and names the kind, so that what is measured does not hang on the classifier's words. */
export const LABEL = 'claude-backend';
/** Of GitHub's own example. */
export const PERSON = 'Codertocat';

/** Numbers its issues from 1. @param count how many */
export function* newIssues(count: number): Generator<NewIssue> {
  const example = JSON.parse(labeledIssue().body.toString()) as {
    readonly issue: object;
    readonly label: object;
  };
  const label = { ...example.label, name: LABEL };
  for (let number = 1; number <= count; number += 1) {
    const issue = { ...example.issue, labels: [label], number, id: 1_000_000 + number };
    const body = Buffer.from(JSON.stringify({ ...example, label, issue }));
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    const deliveryId = randomUUID();
    yield { deliveryId, number, request: requestOf({ body, signature }, deliveryId) };
  }
}
