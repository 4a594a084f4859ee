import { Injectable } from '@nestjs/common';
import type { TaskAskData } from '#libs/contracts';

import { ApiConfig } from '../config.ts';
import { ExplainQueries } from '../explain/explain-queries.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import { renderExplanation } from './render-explanation.ts';
import { renderHelp } from './render-help.ts';
import { renderStatus } from './render-status.ts';

const ANSWER_CHARS_MAX = 8192;

/** What people are told who ask in a comment, in GitHub's Markdown. */
@Injectable()
export class Answers {
  constructor(
    private readonly tasks: TaskQueries,
    private readonly explanations: ExplainQueries,
    private readonly config: ApiConfig,
  ) {}

  async to({ question, repository, issueNumber }: TaskAskData): Promise<string> {
    return (await this.render(question, { repository: repository.fullName, issueNumber })).slice(
      0,
      ANSWER_CHARS_MAX,
    );
  }

  private async render(
    question: TaskAskData['question'],
    { repository, issueNumber }: { repository: string; issueNumber: number },
  ): Promise<string> {
    if (question === 'help') return renderHelp(this.config.COMMAND_PREFIX);
    const explanation = await this.explanations.ofIssue(repository, issueNumber);
    if (question === 'explain') return renderExplanation(explanation);
    const task = await this.tasks.one(`${repository}#${issueNumber}`);
    return renderStatus(task, explanation);
  }
}
