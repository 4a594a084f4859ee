import { plainLine } from '../../terminal/terminal-text.ts';
import type { Output } from '../show/output.ts';
import { statusText } from '../show/task-lines.ts';
import { referenceOf } from '../task-reference.ts';
import { isTask, type WorkAnswer } from './ask-for-work.ts';

/** What became of a wish for work, and how to go on. */
export function tellOfWork(answer: WorkAnswer, output: Output): void {
  output.answer(answer, ({ paint }) => {
    if (!isTask(answer)) return `${plainLine(answer.detail)} Look later: claude-cluster list`;
    const reference = referenceOf(answer);
    return [
      `${paint('bold', reference)} ${plainLine(answer.title)}: ${statusText(answer)}`,
      `Follow it: claude-cluster workflow ${reference}`,
    ].join('\n');
  });
}
