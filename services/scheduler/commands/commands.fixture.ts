import { randomUUID } from 'node:crypto';

import {
  PullRequestHeld,
  TaskAnswered,
  TaskRetry,
  TaskStop,
  type Command,
  type CommandVerb,
  type TaskAnsweredData,
  type TaskRetryData,
} from '#libs/contracts';
import { until } from '#libs/testing';

import type { Scene } from '../scene.fixture.ts';
import { askedFor, taskOf, type Asking, type Assigned } from '../stage.fixture.ts';

const MAINTAINER = { id: 8, login: 'octo-maintainer', type: 'User' } as const;

/** A command as a comment brings it. */
export function command(issueNumber: number, more: Partial<Command> = {}): Command {
  const { repository, issue } = askedFor(issueNumber);
  return {
    ...{ commandId: randomUUID(), repository, issueId: issue.id, issueNumber, commentId: 5 },
    ...{ by: MAINTAINER, right: 'maintain', givenAt: new Date().toISOString() },
    ...more,
  };
}

/** Somebody who may, and the work they command. */
export class Operator {
  constructor(private readonly scene: Scene) {}

  async answerTo(commandId: string, verb: CommandVerb): Promise<Readonly<TaskAnsweredData>> {
    const { stage } = this.scene;
    const { data } = await until(
      () =>
        stage
          .heard(TaskAnswered)
          .find((answer) => answer.data.commandId === commandId && answer.data.verb === verb),
      { what: `the answer to ${verb}` },
    );
    return data;
  }

  /** Says it, and resolves with the answer. */
  async stop(number: number, more: Partial<Command> = {}): Promise<Readonly<TaskAnsweredData>> {
    const data = command(number, more);
    await this.scene.stage.say(TaskStop, { tokens: {}, data });
    return this.answerTo(data.commandId, 'stop');
  }

  async retry(
    number: number,
    more: Partial<TaskRetryData> = {},
  ): Promise<Readonly<TaskAnsweredData>> {
    const asked: Readonly<Command> = command(number);
    const data = { fromScratch: false, ...asked, ...more };
    await this.scene.stage.say(TaskRetry, { tokens: {}, data });
    return this.answerTo(data.commandId, 'retry');
  }

  async running(number: number): Promise<Assigned> {
    const { stage, assignment, status } = this.scene;
    await stage.ask(number);
    const assigned = await assignment(number);
    await stage.starts(assigned);
    await status(number, 'running');
    return assigned;
  }

  async failed(number: number): Promise<Assigned> {
    const assigned = await this.running(number);
    await this.scene.stage.fails(assigned, 'budget-limit');
    await this.scene.status(number, 'failed');
    return assigned;
  }

  async publishing(number: number): Promise<Assigned> {
    const assigned = await this.running(number);
    await this.scene.stage.completes(assigned);
    await this.scene.status(number, 'publishing');
    return assigned;
  }

  async held(number: number): Promise<Assigned> {
    const assigned = await this.publishing(number);
    const { taskId, attempt } = assigned.data;
    await this.scene.stage.say(PullRequestHeld, {
      id: `publish-held:${taskId}:${attempt}`,
      tokens: { specialty: 'backend' },
      data: { taskId, attempt, findings: [{ gate: 'size', detail: 'Too large. Read it.' }] },
    });
    await this.scene.status(number, 'held');
    return assigned;
  }

  /** Asks for what no agent here can do; resolves with the task's id. */
  async waiting(number: number, asking: Asking = {}): Promise<string> {
    await this.scene.stage.ask(number, { specialty: 'devops', ...asking });
    await this.scene.status(number, 'pending');
    return (await taskOf(this.scene.scheduler, number))?.id ?? '';
  }
}
