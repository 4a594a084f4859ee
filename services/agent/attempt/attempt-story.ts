import { Injectable } from '@nestjs/common';
import type { TaskAssignedData, TaskStartedData } from '#libs/contracts';

import { Checkpoints } from '../checkpoint/checkpoints.ts';
import { AgentConfig } from '../config.ts';
import { readRepositoryFile } from '../tests/read-repository-file.ts';
import type { CommandPlace } from '../tests/run-tests.ts';
import type { Attempt } from './attempt.ts';
import { ClaudeRunner } from './claude-runner.ts';
import { clone } from './clone.ts';
import { findTests } from './find-tests.ts';
import { handOver, type Handover } from './hand-over.ts';
import { narrowLimits } from './narrow-limits.ts';
import { workUntilGreen } from './work-until-green.ts';
import { Workplace } from './workplace.ts';

/** The story of an attempt, from an assignment to a commit in a bundle. Each step is a file, and may throw. */
@Injectable()
export class AttemptStory {
  constructor(
    private readonly config: AgentConfig,
    private readonly claude: ClaudeRunner,
    private readonly workplace: Workplace,
    private readonly checkpoints: Checkpoints,
  ) {}

  async run(attempt: Attempt): Promise<Handover> {
    const { task, place, progress, deadline } = attempt;
    await this.claude.requireCli();
    const left = await this.checkpoints.salvage(attempt);
    progress.enter('clone', `Cloning ${task.repository.fullName}`);
    const fresh = await clone(attempt, this.workplace.mirrors, this.config.GIT_READ_TOKEN);
    const start = await this.checkpoints.startingPoint(attempt, fresh, left);
    const { checkout } = start;
    progress.steps.enter('plan', 0);

    // Read before anybody works in the tree: it is the default branch's word that counts.
    const repository = await readRepositoryFile(checkout.tree, attempt.redaction);
    const limits = narrowLimits(task.limits, repository.limits);
    deadline.narrowTo(limits.wallClockMs);
    const commands: CommandPlace = {
      box: this.workplace.box,
      tree: checkout.tree,
      home: place.home,
      reportFile: place.reportFile,
      signal: attempt.signal,
      markPrefix: this.workplace.markPrefix,
      redaction: attempt.redaction,
    };

    const work = await workUntilGreen(attempt, {
      checkout,
      commands,
      limits,
      claude: this.claude,
      start,
      checkpoints: this.checkpoints,
      model: repository.models[task.specialty] ?? repository.models.default ?? this.#modelOf(task),
      plan: await findTests(checkout, repository, checkout.baseSha),
      findAgain: (treeish) => findTests(checkout, repository, treeish),
    });
    return handOver(attempt, checkout, work);
  }

  /** What is told of it when it begins. */
  opening({ task, place }: Attempt): Omit<TaskStartedData, 'attempt' | 'taskId'> {
    return {
      workspacePath: place.folder,
      claudeCodeVersion: this.claude.version.slice(0, 50),
      model: this.#modelOf(task),
    };
  }

  #modelOf({ specialty }: TaskAssignedData): string {
    return this.config.modelOf(specialty);
  }
}
