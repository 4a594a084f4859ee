import { randomUUID } from 'node:crypto';

import { visibleText, type IssueClassifiedData } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import { Task, type TaskStatus } from '../task.entity.ts';
import { dependsOn } from './depends-on.ts';

/** The part of a task that an issue decides. */
export type Work = Pick<
  Task,
  | 'dependsOn'
  | 'description'
  | 'githubIssueId'
  | 'issue'
  | 'issueNumber'
  | 'priority'
  | 'repository'
  | 'repositoryId'
  | 'repositoryName'
  | 'requestedBy'
  | 'requirements'
  | 'specialty'
  | 'title'
  | 'traceparent'
>;

export function workOf(data: IssueClassifiedData, traceparent: string | undefined): Work {
  const { issue, repository, requestedBy, requirements, specialty, priority } = data;
  return {
    repositoryId: repository.id,
    repositoryName: repository.fullName,
    githubIssueId: issue.id,
    issueNumber: issue.number,
    title: issue.title,
    description: issue.body,
    requirements,
    issue,
    repository,
    requestedBy,
    specialty,
    priority,
    dependsOn: dependenciesOf(data),
    traceparent: traceparent ?? null,
  };
}

function dependenciesOf({ issue, repository }: IssueClassifiedData): number[] {
  // What a reader sees of the text has no # that the text has not: most reports need not be looked through for it.
  if (!issue.body.includes('#')) return [];
  const { text } = visibleText(issue.body);
  return dependsOn(text, { number: issue.number, repositoryName: repository.fullName });
}

/** A task nobody has worked on yet. */
export function newTask(
  work: Work,
): Pick<Task, 'attempt' | 'attemptsBefore' | 'goesOnAfter' | 'id' | 'run' | 'status'> & Work {
  const none = { attempt: 0, attemptsBefore: 0, goesOnAfter: 0 };
  return { ...work, ...none, id: randomUUID(), status: 'pending', run: 1 };
}

/** Asking for what waits, is under way, is held or is done changes nothing; asking for what ended badly is a new run. */
export function mayAskAgain(status: TaskStatus): status is 'cancelled' | 'failed' {
  return status === 'failed' || status === 'cancelled';
}

/** The task of an issue, its row locked. */
export async function taskOfIssue(
  tx: EntityManager,
  repositoryId: number,
  issueNumber: number,
): Promise<Task | null> {
  return tx.findOne(Task, {
    where: { repositoryId, issueNumber },
    lock: { mode: 'pessimistic_write' },
  });
}
