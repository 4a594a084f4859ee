import {
  CommandAnswered,
  failure,
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  PullRequestDelayed,
  PullRequestFailed,
  PullRequestHeld,
  PullRequestClosed,
  PullRequestOpened,
  PullRequestRequested,
  subjectOf,
  TaskAnswered,
  TaskApprove,
  TaskFinished,
  TaskHeld,
  TaskProgress,
  TaskQueued,
  TaskReassigned,
  TaskRetry,
  TaskRunning,
  TaskStopped,
  type ArtifactRef,
  type CloudEvent,
  type EventDefinition,
  type PullRequestRequestedData,
  type SubjectTokens,
  type TaskProgressData,
  type TaskQueuedData,
} from '#libs/contracts';

import { approvalAt, MAINTAINER, OCTO, resultOf, spend, uuidOf } from './life-data.fixture.ts';

/** An event of a life, with what it takes to say it. */
export interface Told<Data extends object = object> {
  readonly definition: EventDefinition<Data>;
  readonly tokens: SubjectTokens;
  readonly event: CloudEvent<Data>;
}

const STEP_MS = 1_000;

/** What everybody says of one issue, in its order; a second passes between two words. */
export class Life {
  readonly told: Told[] = [];
  readonly taskId: string;
  readonly repository;
  private at: number;

  constructor(
    readonly issueNumber: number,
    { at = '2026-03-01T10:00:00.000Z', repositoryId = 1 } = {},
  ) {
    this.at = Date.parse(at);
    const fullName = `octo-tester/shop-${repositoryId}`;
    const cloneUrl = `https://github.example/${fullName}.git`;
    const kind = { defaultBranch: 'main', private: false };
    this.repository = { id: repositoryId, fullName, cloneUrl, ...kind };
    this.taskId = uuidOf(`${repositoryId}#${issueNumber}`);
  }

  say<Data extends object>(
    definition: EventDefinition<Data>,
    id: string,
    { data, agent = 'pc1' }: { data: Data; agent?: string },
  ): this {
    const tokens = { specialty: 'backend', agent };
    this.at += STEP_MS;
    const event: CloudEvent<Data> = {
      specversion: '1.0',
      id,
      type: definition.type,
      source: '/stage',
      subject: subjectOf(definition, tokens),
      time: new Date(this.at).toISOString(),
      datacontenttype: 'application/json',
      data,
    };
    this.told.push({ definition, tokens, event });
    return this;
  }

  /** For the sake of a command of the API. */
  classifiedFor(commandId: string): this {
    return this.classified(`command:${commandId}`);
  }

  classified(deliveryId = `delivery-${this.key}`): this {
    return this.say(IssueClassified, `classified:${this.key}:${this.told.length}`, {
      data: {
        deliveryId,
        repository: this.repository,
        issue: this.issue,
        requestedBy: OCTO,
        specialty: 'backend',
        priority: 'medium',
        requirements: ['Totals are right'],
        confidence: 0.8,
        evidence: [{ source: 'title', found: 'total', speaksFor: 'backend', weight: 2 }],
        authorisation: {
          actor: OCTO.login,
          actorRight: 'write',
          author: OCTO.login,
          authorRight: 'write',
          at: new Date(this.at).toISOString(),
        },
      },
    });
  }

  declined(): this {
    return this.say(IssueDeclined, `declined:${this.key}`, {
      data: {
        ...this.issueRef,
        deliveryId: `delivery-${this.key}`,
        reason: 'not-triggered',
        detail: 'No label asks for work. Put the label claude on it.',
        answerOwed: false,
      },
    });
  }

  refused(): this {
    return this.say(IssueRefused, `refused:${this.key}`, {
      data: {
        ...this.issueRef,
        deliveryId: `delivery-${this.key}`,
        actor: { id: 9, login: 'octo-reader', type: 'User' },
        asked: 'work',
        reason: 'actor-may-not-push',
        detail: '@octo-reader may not push. Ask somebody who may to put the label on.',
      },
    });
  }

  queued(run = 1, more: Partial<TaskQueuedData> = {}): this {
    const data: Omit<TaskQueuedData, never> = {
      ...this.taskRef,
      title: `Total ${this.issueNumber} is wrong`,
      specialty: 'backend',
      priority: 'medium',
      run,
      dependsOn: [],
      repositoryConcurrency: 3,
      attemptsMax: 3,
    };
    return this.say(TaskQueued, `queue:${this.taskId}:${run}`, { data: { ...data, ...more } });
  }

  running(attempt = 1, agent = 'pc1'): this {
    return this.say(TaskRunning, `run:${this.taskId}:${attempt}`, {
      data: {
        ...{ ...this.taskRef, attempt, attemptsMax: 3, agent },
        ...{ specialty: 'backend', model: 'sonnet' },
      },
    });
  }

  progress(attempt = 1, more: Partial<TaskProgressData> & { agent?: string } = {}): this {
    const { agent = 'pc1', ...said } = more;
    const data: TaskProgressData = {
      ...{ taskId: this.taskId, attempt, stage: 'edit', round: 0 },
      ...{ message: 'Edits src/totals.js', spend: spend(0.25), ...said },
    };
    const id = `progress:${this.taskId}:${attempt}:${this.told.length}`;
    return this.say(TaskProgress, id, { data, agent });
  }

  reassigned(attempt = 1, agent = 'pc1'): this {
    const reason = failure('model-error', 'The model was overloaded. It is tried again.');
    return this.say(TaskReassigned, `reassign:${this.taskId}:${attempt}`, {
      data: {
        ...{ ...this.taskRef, attempt, agent, cause: reason.message, attemptsMax: 3 },
        ...{ failure: reason, spend: spend(0.5), artifacts: [] },
        notBefore: new Date(this.at + 60_000).toISOString(),
      },
    });
  }

  requested(
    attempt = 1,
    { approved = false, artifacts }: { approved?: boolean; artifacts?: ArtifactRef[] } = {},
  ): this {
    const data: PullRequestRequestedData = {
      ...resultOf(this.taskId, attempt),
      ...{ repository: this.repository, issue: this.issue, requestedBy: OCTO },
      ...{ agent: 'pc1', attemptsMax: 3, specialty: 'backend' },
      ...(approved && { approval: approvalAt(this.at) }),
      ...(artifacts && { artifacts }),
    };
    const id = `pr:${this.taskId}:${attempt}${approved ? ':approved:1' : ''}`;
    return this.say(PullRequestRequested, id, { data });
  }

  delayed(attempt = 1, until = new Date(this.at + 600_000).toISOString()): this {
    return this.say(PullRequestDelayed, `delay:${this.taskId}:${attempt}:${until}`, {
      data: {
        taskId: this.taskId,
        attempt,
        until,
        cause: "GitHub's rate limit is used up.",
      },
    });
  }

  held(attempt = 1): this {
    const findings = [
      { gate: 'protected-paths' as const, detail: '.github/workflows/ci.yml changed. Read it.' },
    ];
    const attemptRef = { taskId: this.taskId, attempt };
    return this.say(PullRequestHeld, `publish-held:${this.taskId}:${attempt}`, {
      data: { ...attemptRef, findings, patch: '+ a line' },
    }).say(TaskHeld, `held:${this.taskId}:${attempt}`, {
      data: {
        ...{ ...this.taskRef, attempt, findings, patch: '+ a line' },
        keptUntil: new Date(this.at + 14 * 86_400_000).toISOString(),
      },
    });
  }

  approved(attempt = 1): this {
    const command = this.command(`approve-${this.key}`);
    return this.say(TaskApprove, `command:${command.commandId}`, { data: command })
      .say(TaskAnswered, `answer:${command.commandId}`, {
        data: {
          ...{ ...command, verb: 'approve', taskId: this.taskId, done: true },
          detail: 'What was held is published now.',
        },
      })
      .requested(attempt, { approved: true });
  }

  opened(attempt = 1): this {
    return this.say(PullRequestOpened, `opened:${this.taskId}:${attempt}`, {
      data: {
        ...{ taskId: this.taskId, attempt, number: 100 + this.issueNumber },
        url: `https://github.example/${this.repository.fullName}/pull/${100 + this.issueNumber}`,
        branch: `claude/issue-${this.issueNumber}`,
        ...{ headSha: 'b'.repeat(40), state: 'open', draft: true },
      },
    });
  }

  closed(merged: boolean, number = 100 + this.issueNumber): this {
    return this.say(PullRequestClosed, `pr-closed:${this.taskId}:${number}`, {
      data: {
        ...{ taskId: this.taskId, attempt: 1, number, merged, by: MAINTAINER.login },
        url: `https://github.example/${this.repository.fullName}/pull/${number}`,
      },
    });
  }

  publishRefused(attempt = 1): this {
    return this.say(PullRequestFailed, `publish-failed:${this.taskId}:${attempt}`, {
      data: {
        ...{ taskId: this.taskId, attempt, code: 'secret-found' },
        message: 'A key was found in the change. Take it out.',
      },
    });
  }

  finished(
    outcome: 'cancelled' | 'completed' | 'failed',
    { run = 1, totalUsd = 1.5 }: { run?: number; totalUsd?: number } = {},
  ): this {
    const reason = failure('tests-failed', 'Tests stay red. Read the log.');
    return this.say(TaskFinished, `finish:${this.taskId}:${run}`, {
      data: {
        ...{ ...this.taskRef, outcome, attempts: 2, spend: spend(totalUsd) },
        detail: outcome === 'completed' ? 'https://github.example/pull/1' : `It was ${outcome}.`,
        ...(outcome === 'failed' && { failure: reason }),
      },
    });
  }

  stopped(attempt = 1): this {
    return this.say(TaskStopped, `stop:${this.taskId}:${attempt}`, {
      data: { ...this.taskRef, attempt, agent: 'pc1', spend: spend(0.75) },
    });
  }

  retried(): this {
    const command = this.command(`retry-${this.key}-${this.told.length}`);
    return this.say(TaskRetry, `command:${command.commandId}`, {
      data: { ...command, fromScratch: false },
    });
  }

  answered(): this {
    const command = this.command(`explain-${this.key}`);
    return this.say(CommandAnswered, `answered:${command.commandId}`, {
      data: { ...command, verb: 'explain', answer: 'It waits.' },
    });
  }

  private command(commandId: string) {
    return { ...this.issueRef, commandId, by: MAINTAINER, right: 'write' as const };
  }

  private get key(): string {
    return `${this.repository.id}-${this.issueNumber}`;
  }

  private get issueRef() {
    return {
      repository: this.repository,
      issueId: this.repository.id * 1000 + this.issueNumber,
      issueNumber: this.issueNumber,
    };
  }

  private get taskRef() {
    const { taskId, repository, issueNumber } = this;
    return { taskId, repository, issueNumber };
  }

  private get issue() {
    return {
      id: this.repository.id * 1000 + this.issueNumber,
      number: this.issueNumber,
      title: `Total ${this.issueNumber} is wrong`,
      body: 'It counts twice.',
      bodyBytes: 16,
      url: `https://github.example/${this.repository.fullName}/issues/${this.issueNumber}`,
      labels: ['claude'],
      state: 'open' as const,
      author: OCTO,
    };
  }
}
