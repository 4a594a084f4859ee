import type { TaskView } from '../tasks/task.dto.ts';
import type { GateExplained } from './explanation.dto.ts';
import { gate } from './gate.ts';
import type { Known, OpenTask } from './known.ts';

/** Which of the issues a task names it waits for. Those that have no task, and those that wait for it, are not waited for. */
export function explainDependencies({ open }: Known, task: TaskView): GateExplained {
  if (task.dependsOn.length === 0) return gate('dependencies', 'It names no other issue.');
  const byNumber = new Map(open.map((one) => [one.issueNumber, one]));
  const waitedFor = task.dependsOn.flatMap((number) => {
    const one = byNumber.get(number);
    return one !== undefined && !leadsTo(task.issueNumber, one, byNumber) ? [one] : [];
  });
  if (waitedFor.length > 0)
    return gate('dependencies', waitedFor.map(toSentence).join(' '), { fails: true });
  const others = task.dependsOn.map((number) => `#${number}`).join(', ');
  const cycle = task.dependsOn.some((number) => byNumber.has(number));
  return gate(
    'dependencies',
    cycle
      ? `${others}: they wait for each other, which would be for ever, so that is not honoured.`
      : `${others}: completed, or never work.`,
  );
}

function toSentence({ issueNumber, status }: OpenTask): string {
  const name = `#${issueNumber}`;
  const otherwise =
    'ask for it again, or take the line that names it out and ask again for this one';
  if (status === 'failed') return `${name} has failed: ${otherwise}.`;
  if (status === 'cancelled') return `${name} was stopped: ${otherwise}.`;
  if (status === 'held') return `${name} is held: somebody has to approve it.`;
  return `${name} is ${status}; it is waited for until its pull request is there.`;
}

/** As the scheduler looks: along issues that are open and waited for. */
function leadsTo(target: number, from: OpenTask, open: ReadonlyMap<number, OpenTask>): boolean {
  const seen = new Set<number>();
  const ahead = [from.issueNumber];
  for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
    if (number === target) return true;
    if (seen.has(number)) continue;
    seen.add(number);
    ahead.push(...(open.get(number)?.dependsOn ?? []));
  }
  return false;
}
