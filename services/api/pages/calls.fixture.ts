import { DONE, FAILED, HELD, RUNNING } from './world.fixture.ts';

/** What is asked: the blanks of the path and the rest of it, and what must come. */
export interface Call {
  readonly of?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  /** The first admin when absent. */
  readonly as?: 'nobody' | 'viewer';
  readonly status: number;
}

const NOBODY = { id: '7d444840-9dc0-41d1-b245-5ffdce74fad2' };

const DONE_TASK = { id: DONE.taskId };
const HELD_TASK = { id: HELD.taskId };
const FAILED_TASK = { id: FAILED.taskId };
const RUNNING_TASK = { id: RUNNING.taskId };
/** Stands for the id of a token that is there to be revoked. */
export const REVOKED = 'revoked';
const PC1 = { id: 'pc1' };
const WISH = { repository: 'octo-tester/shop-9', issueNumber: 9 };

/** Every operation of the document, in its order: well, and in each way in which it can go wrong. */
export const CALLS: Readonly<Record<string, readonly Call[]>> = {
  listTasks: [
    { status: 200 },
    { query: 'status=held&limit=1', status: 200 },
    { query: 'limit=0', status: 400 },
    { as: 'nobody', status: 401 },
  ],
  getTask: [
    ...[DONE_TASK, HELD_TASK, FAILED_TASK, RUNNING_TASK].map((of) => ({ of, status: 200 })),
    { of: NOBODY, status: 404 },
  ],
  createTask: [
    { body: WISH, status: 201 },
    { body: WISH, status: 409 },
    { body: { ...WISH, repository: 'octo-tester/away' }, status: 404 },
    { body: {}, status: 400 },
    { body: WISH, as: 'viewer', status: 403 },
  ],
  stopTask: [
    { of: RUNNING_TASK, status: 200 },
    { of: DONE_TASK, status: 409 },
    { of: NOBODY, status: 404 },
  ],
  retryTask: [
    { of: FAILED_TASK, body: { fromScratch: true }, status: 200 },
    { of: FAILED_TASK, body: { octo: 1 }, status: 400 },
  ],
  approveTask: [
    { of: HELD_TASK, status: 200 },
    { of: HELD_TASK, as: 'viewer', status: 403 },
  ],
  explainTask: [
    ...[DONE_TASK, HELD_TASK, FAILED_TASK, RUNNING_TASK].map((of) => ({ of, status: 200 })),
    { of: NOBODY, status: 404 },
  ],
  explainIssue: [
    { query: 'repository=octo-tester/shop-1&issue=5', status: 200 },
    { query: 'repository=octo-tester/shop-1&issue=999', status: 200 },
    { query: 'repository=octo-tester/shop-1', status: 400 },
  ],
  listAgents: [{ status: 200 }, { query: 'state=away', status: 400 }],
  getAgent: [
    { of: PC1, status: 200 },
    { of: { id: 'pc9' }, status: 404 },
  ],
  drainAgent: [
    { of: PC1, status: 200 },
    { of: PC1, status: 200 },
    { of: { id: 'pc9' }, status: 404 },
  ],
  resumeAgent: [
    { of: PC1, status: 200 },
    { of: PC1, as: 'viewer', status: 403 },
  ],
  getStatus: [{ status: 200 }],
  getStats: [{ status: 200 }, { query: 'bucket=year', status: 400 }],
  listAudit: [{ status: 200 }, { query: 'kind=octo', status: 400 }, { as: 'viewer', status: 403 }],
  listDeadLetters: [{ status: 200 }],
  getDeadLetter: [
    { of: { id: '1' }, status: 200 },
    { of: { id: '99' }, status: 404 },
  ],
  redriveDeadLetter: [
    { of: { id: '1' }, status: 200 },
    { of: { id: '2' }, status: 409 },
    { of: { id: '99' }, status: 404 },
    { of: { id: '9'.repeat(20) }, status: 404 },
    { of: { id: '1' }, as: 'viewer', status: 403 },
  ],
  downloadArtifact: [
    { of: { ...DONE_TASK, name: 'log' }, status: 200 },
    { of: { ...DONE_TASK, name: 'diff' }, status: 404 },
    { of: { ...HELD_TASK, name: 'log' }, status: 410 },
  ],
  readLog: [
    { of: DONE_TASK, status: 200 },
    { of: NOBODY, status: 404 },
    { of: DONE_TASK, query: 'follow=x', status: 400 },
  ],
  followTask: [
    { of: DONE_TASK, status: 200 },
    { of: NOBODY, status: 404 },
  ],
  followLists: [{ status: 200 }, { query: 'repository=x', status: 400 }],
  me: [{ status: 200 }, { as: 'nobody', status: 401 }],
  listTokens: [{ status: 200 }, { as: 'viewer', status: 403 }],
  createToken: [
    { body: { name: 'octo-night', role: 'viewer' }, status: 201 },
    { body: { name: 'octo-night', role: 'viewer' }, status: 409 },
    { body: {}, status: 400 },
  ],
  revokeToken: [
    { of: { id: REVOKED }, status: 204 },
    { of: { id: 'x' }, status: 404 },
  ],
};
