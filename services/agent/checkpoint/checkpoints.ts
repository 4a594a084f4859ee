import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import { HANDED, type ArtifactRef, type Checkpoint } from '#libs/contracts';
import { artifactBucket, ArtifactMissing, ArtifactStore } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';
import type { Checkout } from '#libs/workspace';

import type { Attempt } from '../attempt/attempt.ts';
import { hasSession } from '../claude/index.ts';
import { AgentConfig } from '../config.ts';
import { Keeper, type KeptWork } from './keeper.ts';
import { salvage, takeBundle, type Salvage } from './unfinished-work.ts';

/** Longer the attempt does not wait for earlier work; it begins anew. */
/**
 * Checkpoints of an attempt that are kept at once: the one the scheduler knows of stays whole while successors are stored,
 * of which it hears a little later.
 */
const TURNS = 4;
const HANDED_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 500;

/** Where the work of an attempt begins. */
export interface StartingPoint {
  readonly checkout: Checkout;
  readonly sessionId: string;
  /** The session is there, and goes on. */
  readonly resume: boolean;
  readonly round: number;
  /** A commit of unfinished work, in our repository; not in the tree yet. */
  readonly headSha?: string | undefined;
  /** Number of the next checkpoint. */
  readonly serial: number;
  /** For people: whose work this goes on with. */
  readonly note?: string | undefined;
}

/** Keeps unfinished work and finds it again: what a killed agent, or one that was sent away, does not lose. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly store: ArtifactStore,
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Before the checkout is made: what this PC has left of the same attempt, when its agent was killed. */
  async salvage(attempt: Attempt): Promise<Salvage | undefined> {
    const left = await salvage(attempt.place);
    if (left === undefined) return undefined;
    if (left.fault !== undefined)
      this.logger.warn({ ...refOf(attempt), err: left.fault }, 'The newest work was not salvaged');
    attempt.goesOn(left);
    return left;
  }

  /** This attempt's own work if it has begun before, else an earlier attempt's checkpoint, else nothing. */
  async startingPoint(
    attempt: Attempt,
    checkout: Checkout,
    left: Salvage | undefined,
  ): Promise<StartingPoint> {
    return (
      (await this.#fromLeft(attempt, checkout, left)) ??
      (await this.#fromCheckpoint(attempt, checkout, attempt.task.checkpoint)) ?? {
        checkout,
        sessionId: randomUUID(),
        resume: false,
        round: 0,
        serial: left?.serial ?? 0,
      }
    );
  }

  keeper(work: KeptWork): Keeper {
    const { attempt } = work;
    const { taskId, attempt: number } = attempt.task;
    return new Keeper(work, {
      everyMs: this.config.CHECKPOINT_MS,
      upload: (file, serial) =>
        this.store.put({
          bucket: artifactBucket(this.config.AGENT_ID),
          name: `${taskId}/${number}/checkpoint-${serial % TURNS}`,
          kind: 'checkpoint',
          file,
        }),
      onFault: (error) => {
        this.logger.warn({ ...refOf(attempt), err: error }, 'Unfinished work was not kept');
      },
    });
  }

  async #fromLeft(
    attempt: Attempt,
    checkout: Checkout,
    left: Salvage | undefined,
  ): Promise<StartingPoint | undefined> {
    const { headSha } = left ?? {};
    if (left === undefined || headSha === undefined) return undefined;
    const { baseSha, sessionId, round, serial } = left;
    return this.#attempting(attempt, 'Going on with this attempt after a restart', async () => ({
      checkout: await takeBundle(checkout, {
        file: attempt.place.checkpointFile,
        baseSha,
        headSha,
      }),
      ...((await hasSession(attempt.place.home, sessionId))
        ? { sessionId, resume: true }
        : { sessionId: randomUUID(), resume: false }),
      round,
      headSha,
      serial,
    }));
  }

  async #fromCheckpoint(
    attempt: Attempt,
    checkout: Checkout,
    checkpoint: Checkpoint | undefined,
  ): Promise<StartingPoint | undefined> {
    if (checkpoint === undefined) return undefined;
    const { artifact, baseSha, headSha } = checkpoint;
    const file = attempt.place.checkpointFile;
    const news = `Going on from the checkpoint of attempt ${checkpoint.attempt}`;
    return this.#attempting(attempt, news, async () => {
      await this.#fetch(attempt, artifact, file);
      return {
        checkout: await takeBundle(checkout, { file, baseSha, headSha }),
        // That conversation lies on the disk of the PC that had it.
        sessionId: randomUUID(),
        resume: false,
        round: 0,
        headSha,
        serial: 0,
        note: `Attempt ${checkpoint.attempt} began this and was interrupted; this went on from what it had left.`,
      };
    });
  }

  /**
   * What another agent began the scheduler brings into our bucket, maybe after it has told us of it.
   *
   * @throws ArtifactMissing, ArtifactDamaged
   */
  async #fetch(attempt: Attempt, artifact: ArtifactRef, file: string): Promise<void> {
    const until = performance.now() + (artifact.name.startsWith(HANDED) ? HANDED_WITHIN_MS : 0);
    for (let waited = false; ; waited = true) {
      try {
        await this.store.fetch(artifact, file);
        return;
      } catch (error) {
        if (!(error instanceof ArtifactMissing) || performance.now() > until) throw error;
      }
      if (!waited) attempt.progress.enter('clone', 'Waiting for the work of another agent');
      await pause(LOOK_AGAIN_MS, undefined, { signal: attempt.signal });
    }
  }

  /** Work that can't be used is no failure: the attempt looks for other work, or begins from scratch, and says so. */
  async #attempting(
    attempt: Attempt,
    news: string,
    take: () => Promise<StartingPoint>,
  ): Promise<StartingPoint | undefined> {
    try {
      const start = await take();
      this.logger.info(
        { ...refOf(attempt), headSha: start.headSha, news },
        'Earlier work taken up',
      );
      attempt.progress.enter('clone', news);
      await attempt.log(news);
      return start;
    } catch (error) {
      attempt.signal.throwIfAborted();
      this.logger.warn({ ...refOf(attempt), err: error, news }, 'Earlier work could not be used');
      const reason = error instanceof Error ? error.message : String(error);
      attempt.progress.enter('clone', `Earlier work could not be used: ${reason}`);
      await attempt.log(`Earlier work could not be used: ${reason}`);
      return undefined;
    }
  }
}

function refOf({ task }: Attempt): { taskId: string; attempt: number } {
  return { taskId: task.taskId, attempt: task.attempt };
}
