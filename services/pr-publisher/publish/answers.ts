import { Injectable } from '@nestjs/common';
import {
  PullRequestDelayed,
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  type CloudEvent,
  type EventDefinition,
  type PublishFailure,
  type PullRequestRequestedData,
  type TaskRef,
} from '#libs/contracts';
import { type Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { AuditTrail } from '../audit/audit-trail.ts';
import {
  approvedEntry,
  publishedEntry,
  publishFailedEntry,
  publishHeldEntry,
} from '../audit/of-publishing.ts';
import { evidenceOf } from '../status/facts/evidence.ts';
import type { Fact } from '../status/facts/facts.ts';
import { keepFact } from '../status/facts/keep-fact.ts';
import { answerId, answerIds, heldId } from './answer-id.ts';
import type { Published } from './publication.ts';
import { Publications } from './publications.ts';
import type { PublishHeld } from './publish-held.ts';

export type Request = CloudEvent<PullRequestRequestedData>;

const MESSAGE_CHARS_MAX = 4096;

/** The answer to a request, together with all that is kept of it: in one transaction, once. */
@Injectable()
export class Answers {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly publications: Publications,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Whether a request has its answer. Then nothing is done twice; but whoever asks again after a while may have missed
   * it, so it is said again.
   */
  async isGiven(request: Request, delivery: Delivery): Promise<boolean> {
    const wasHeard = await this.database.wasHeard(request, delivery);
    if (!wasHeard && !(await this.publications.isDone(request.data))) return false;
    await this.database.transaction((tx) =>
      this.outbox.repeat(tx, ...answerIds(request.data), heldId(request.id)),
    );
    return true;
  }

  async opened(request: Request, delivery: Delivery, published: Published): Promise<void> {
    const { taskId, attempt } = request.data;
    const { branch, pullRequest } = published;
    const { number, url, headSha, state, draft } = pullRequest;
    await this.answer(request, delivery, async (tx) => {
      await this.publications.opened(tx, request.data, published);
      await this.audit.write(tx, publishedEntry(request, published));
      const at = request.time;
      const fact = { kind: 'published', at, attempt, number, url, branch, headSha } as const;
      await keepFact(tx, taskOf(request), fact);
      const data = { taskId, attempt, number, url, branch, headSha, state, draft };
      const id = answerId('opened', request.data);
      await this.say(tx, request, { definition: PullRequestOpened, id, data });
    });
  }

  async held(
    request: Request,
    delivery: Delivery,
    { findings, patch }: Pick<PublishHeld, 'findings' | 'patch'>,
  ): Promise<void> {
    const { taskId, attempt } = request.data;
    await this.answer(request, delivery, async (tx) => {
      await this.audit.write(tx, publishHeldEntry(request, findings));
      const data = { taskId, attempt, findings: [...findings], ...(patch && { patch }) };
      await this.say(tx, request, { definition: PullRequestHeld, id: heldId(request.id), data });
    });
  }

  /**
   * No answer yet: when there will be one, for whoever asks why nothing happens.
   *
   * Said once for each moment it is put off to, to the second: copies of a request that wait for the same limit say it once.
   */
  async delayed(request: Request, { until, cause }: { until: Date; cause: string }): Promise<void> {
    const { taskId, attempt } = request.data;
    const second = Math.floor(until.getTime() / 1000);
    const data = { taskId, attempt, until: new Date(second * 1000).toISOString(), cause };
    const id = `pr-delayed:${taskId}:${attempt}:${second}`;
    await this.database.transaction((tx) =>
      this.say(tx, request, { definition: PullRequestDelayed, id, data }),
    );
  }

  async failed(
    request: Request,
    delivery: Delivery,
    why: { code: PublishFailure; message: string },
  ): Promise<void> {
    const { taskId, attempt } = request.data;
    await this.answer(request, delivery, async (tx) => {
      await this.audit.write(tx, publishFailedEntry(request, why));
      const message = why.message.slice(0, MESSAGE_CHARS_MAX);
      const data = { taskId, attempt, code: why.code, message };
      const id = answerId('failed', request.data);
      await this.say(tx, request, { definition: PullRequestFailed, id, data });
    });
  }

  private async answer(
    request: Request,
    delivery: Delivery,
    effect: (tx: EntityManager) => Promise<void>,
  ): Promise<void> {
    await this.database.once(request, delivery, async (tx) => {
      const approved = approvedEntry(request);
      if (approved !== undefined) await this.audit.write(tx, approved);
      await keepFact(tx, taskOf(request), madeFact(request));
      await effect(tx);
    });
  }

  private say<Data extends object>(
    tx: EntityManager,
    { data: { specialty }, traceparent }: Request,
    { definition, id, data }: { definition: EventDefinition<Data>; id: string; data: Data },
  ): Promise<void> {
    const saying = { id, tokens: { specialty }, data, traceparent };
    return this.outbox.append(tx, definition, saying);
  }
}

function taskOf({ data: { taskId, repository, issue } }: Request): TaskRef {
  return { taskId, repository, issueNumber: issue.number };
}

/** What we were asked to publish, for the issue and the commit to show. */
function madeFact({ time: at, data }: Request): Fact {
  const { attempt, requestedBy } = data;
  return { kind: 'made', at, attempt, requestedBy: requestedBy.login, ...evidenceOf(data) };
}
