import { nameOf } from './lives.ts';

/** What somebody asks who looks at the cluster. */
export interface Question {
  readonly what: string;
  readonly path: string;
}

/**
 * The questions of the dashboard and of the command line, each about something that is there.
 *
 * @param nextCursor of the list of 500 @param waiting the id of a task that waits
 */
export function questionsOf(nextCursor: string, waiting: string): Question[] {
  const { repository, issueNumber } = nameOf(7);
  const name = encodeURIComponent(`${repository}#${issueNumber}`);
  const inRepository = `repository=${encodeURIComponent(repository)}`;
  return [
    { what: 'list, first 50', path: '/api/v1/tasks' },
    { what: 'list, first 500', path: '/api/v1/tasks?limit=500' },
    { what: 'list, next 50', path: `/api/v1/tasks?cursor=${nextCursor}` },
    { what: 'list, oldest first', path: '/api/v1/tasks?sort=createdAt' },
    { what: 'filter by status', path: '/api/v1/tasks?status=running' },
    {
      what: 'filter by repository and status',
      path: `/api/v1/tasks?${inRepository}&status=failed`,
    },
    { what: 'filter by agent', path: '/api/v1/tasks?agent=pc7' },
    { what: 'search, few found', path: '/api/v1/tasks?q=%28421%29' },
    { what: 'search, many found', path: '/api/v1/tasks?q=invoice' },
    { what: 'task page', path: `/api/v1/tasks/${name}` },
    { what: 'why a task waits', path: `/api/v1/tasks/${waiting}/explain` },
    { what: 'cluster status', path: '/api/v1/cluster/status' },
    { what: 'all agents', path: '/api/v1/agents?limit=500' },
  ];
}
