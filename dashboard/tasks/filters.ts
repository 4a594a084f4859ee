import { STATUSES, type Status, type TaskSummary } from '../api/shapes.ts';

/** What the list is narrowed to. It stands in the address, so that a view can be sent to somebody. */
export interface Filters {
  readonly status: readonly Status[];
  readonly specialty: string;
  readonly repository: string;
  readonly agent: string;
  readonly q: string;
}

export const NO_FILTERS: Filters = { status: [], specialty: '', repository: '', agent: '', q: '' };

/** The names under which people look for work, and the statuses that each means. */
export const GROUPS: readonly { readonly name: string; readonly status: readonly Status[] }[] = [
  { name: 'All', status: [] },
  { name: 'Waiting', status: ['pending'] },
  { name: 'Working', status: ['assigned', 'running', 'publishing'] },
  { name: 'Needs you', status: ['held'] },
  { name: 'Done', status: ['completed'] },
  { name: 'Failed', status: ['failed'] },
  { name: 'Stopped', status: ['cancelled'] },
];

/** What it does not understand it leaves out. */
export function readFilters(query: string): Filters {
  const params = new URLSearchParams(query);
  const wanted = (params.get('status') ?? '').split(',');
  return {
    status: STATUSES.filter((status) => wanted.includes(status)),
    specialty: params.get('specialty') ?? '',
    repository: params.get('repository') ?? '',
    agent: params.get('agent') ?? '',
    q: params.get('q') ?? '',
  };
}

/** The same for the address and for the api. */
export function writeFilters({ status, ...texts }: Filters): string {
  const params = new URLSearchParams();
  if (status.length > 0) params.set('status', status.join(','));
  for (const [name, value] of Object.entries(texts)) if (value !== '') params.set(name, value);
  return params.toString();
}

/** Whether a task that just changed belongs into the list: the same answer as the api's. */
export function matches(task: TaskSummary, filters: Filters): boolean {
  const { status, specialty, repository, agent } = filters;
  return (
    (status.length === 0 || status.includes(task.status)) &&
    (specialty === '' || specialty === task.specialty) &&
    (repository === '' || repository.toLowerCase() === task.repository.toLowerCase()) &&
    (agent === '' || agent === task.agent) &&
    matchesWords(task, filters.q)
  );
}

/** A number is an issue's; anything else is looked for in the title and in the repository's name. */
function matchesWords({ issueNumber, title, repository }: TaskSummary, q: string): boolean {
  const number = /^#?([1-9]\d{0,8})$/.exec(q)?.[1];
  if (number !== undefined) return issueNumber === Number(number);
  return [title, repository].some((text) => text.toLowerCase().includes(q.toLowerCase()));
}
