import { randomUUID } from 'node:crypto';

import type { IssueClassifiedData } from '#libs/contracts';

const REPOSITORIES = 100;
const PERSON = { id: 7, login: 'octo-tester', type: 'User' } as const;
/** About as long as a report with a stack trace. */
const BODY = 'The total is wrong when a parcel is returned twice. '.repeat(40);

/**
 * Issues that are work, of a hundred repositories: with three attempts at once in each all slots can be taken.
 *
 * @param firstRepository so that a later round's are others
 */
export function classifiedIssues(count: number, firstRepository: number): IssueClassifiedData[] {
  return Array.from({ length: count }, (_, index) => {
    const repository = firstRepository + (index % REPOSITORIES);
    const number = 1 + Math.floor(index / REPOSITORIES);
    const name = `octo-tester/shop-${repository}`;
    return {
      deliveryId: randomUUID(),
      repository: {
        ...{ id: repository, fullName: name, defaultBranch: 'main', private: false },
        cloneUrl: `https://github.example/${name}.git`,
      },
      issue: {
        ...{ id: repository * 100_000 + number, number, title: `Total ${number} is wrong` },
        ...{ body: BODY, bodyBytes: BODY.length, labels: ['claude'], state: 'open' },
        url: `https://github.example/${name}/issues/${number}`,
        author: PERSON,
      },
      requestedBy: PERSON,
      ...{ specialty: 'backend', priority: 'medium', requirements: ['Totals are right'] },
      ...{ confidence: 1, evidence: [] },
    };
  });
}

/** Of one round; the next begins after them. */
export const REPOSITORIES_A_ROUND = REPOSITORIES;
