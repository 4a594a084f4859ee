import type { ApiAnswer } from './api-answer.ts';

const EVENTS = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/events$/;

interface Opened {
  number: number;
  created_at: string;
  user: object;
  labels: { name: string; color: string }[];
}

/** The labels an issue was opened with, as its history tells of them: GitHub notes each, the emulator none. */
export class OpeningLabels {
  private readonly opened = new Map<string, Opened>();

  /** @param answer the answer to whoever opened it */
  note(fullName: string, answer: ApiAnswer): void {
    if (answer.status !== 201) return;
    const issue = JSON.parse(answer.body) as Opened;
    this.opened.set(`${fullName}#${issue.number}`, issue);
  }

  /** The history with them, before everything else; any other answer as it is. */
  shownIn(request: { path: string; method: string }, answer: ApiAnswer): ApiAnswer {
    const { pathname, searchParams } = new URL(request.path, 'http://local');
    const [, fullName = '', number = ''] = EVENTS.exec(pathname) ?? [];
    const issue = this.opened.get(`${fullName}#${number}`);
    const isFirstPage = Number(searchParams.get('page') ?? 1) === 1;
    if (issue === undefined || request.method !== 'GET' || !isFirstPage || answer.status !== 200)
      return answer;
    const labelled = issue.labels.map(({ name, color }, index) => ({
      // Below every id of the emulator's own.
      id: -1000 * issue.number - index,
      event: 'labeled',
      actor: issue.user,
      created_at: issue.created_at,
      label: { name, color },
    }));
    const rest = JSON.parse(answer.body) as object[];
    return { ...answer, body: JSON.stringify([...labelled, ...rest]) };
  }
}
