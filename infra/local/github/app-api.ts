import { json, type ApiAnswer, type ApiRequest } from './api-answer.ts';
import type { Emulator } from './emulator.ts';
import { mayReach, type Caller } from './identities.ts';
import type { Repositories } from './repositories.ts';
import type { Attempt, WebhookRelay } from './webhook-relay.ts';

const DELIVERIES = '/app/hook/deliveries';
const ATTEMPTS = /^\/app\/hook\/deliveries\/(\d+)\/attempts$/;
const INSTALLATION_REPOSITORIES = '/installation/repositories';
const PER_PAGE_DEFAULT = 30;
const PER_PAGE_MAX = 100;

/** What an app may ask about itself and the emulator can't tell: its webhook's deliveries, and where it is installed. */
export class AppApi {
  constructor(
    private readonly emulator: Emulator,
    private readonly repositories: Repositories,
    private readonly relay: WebhookRelay,
  ) {}

  /** undefined when it is not asked here. */
  async answer(request: ApiRequest, caller: Caller | undefined): Promise<ApiAnswer | undefined> {
    const url = new URL(request.path, 'http://local');
    const call = `${request.method} ${url.pathname}`;
    if (call === `GET ${INSTALLATION_REPOSITORIES}`) return this.reached(url, caller);
    const [, id] = ATTEMPTS.exec(url.pathname) ?? [];
    if (call !== `GET ${DELIVERIES}` && id === undefined) return undefined;
    if (!(await this.isOurApp(request)))
      return json(401, { message: 'A JSON web token could not be decoded' });
    if (id === undefined) return this.deliveries(url);
    if (request.method !== 'POST' || !this.relay.attemptAgain(Number(id)))
      return json(404, { message: 'Not Found' });
    return json(202, {});
  }

  /** The emulator knows the key, and says of its app only to one who has it. */
  private async isOurApp({ headers }: ApiRequest): Promise<boolean> {
    const { authorization = '' } = headers;
    const response = await fetch(`${this.emulator.url}/app`, { headers: { authorization } });
    await response.arrayBuffer();
    return response.ok;
  }

  /** Newest first, a page at a time, the next one behind a cursor. */
  private deliveries(url: URL): ApiAnswer {
    const before = Number(url.searchParams.get('cursor') ?? Infinity);
    const older = this.relay.attempts.filter(({ id }) => id < before).toReversed();
    const page = older.slice(0, perPage(url));
    const last = page.at(-1);
    const answer = json(200, page.map(shown));
    if (last === undefined || page.length === older.length) return answer;
    url.searchParams.set('cursor', String(last.id));
    const next = `<${this.emulator.publicUrl}${url.pathname}${url.search}>; rel="next"`;
    return { ...answer, headers: { ...answer.headers, link: next } };
  }

  private async reached(url: URL, caller: Caller | undefined): Promise<ApiAnswer> {
    if (caller?.kind !== 'installation')
      return json(403, { message: 'You must authenticate with an installation access token' });
    const all = this.repositories.all().filter((repository) => mayReach(caller, repository));
    const from = (Number(url.searchParams.get('page') ?? 1) - 1) * perPage(url);
    const repositories = await Promise.all(
      all
        .slice(from, from + perPage(url))
        .map(({ owner, fullName }) => this.emulator.ask(`GET /repos/${fullName}`, { as: owner })),
    );
    return json(200, { total_count: all.length, repositories });
  }
}

function perPage(url: URL): number {
  return Math.min(Number(url.searchParams.get('per_page') ?? PER_PAGE_DEFAULT), PER_PAGE_MAX);
}

function shown({ id, guid, event, action, status, redelivery, deliveredAt }: Attempt): object {
  return {
    id,
    guid,
    delivered_at: deliveredAt,
    redelivery,
    duration: 0.01,
    status: status === 0 ? 'failed to connect to host' : String(status),
    status_code: status,
    event,
    action: action ?? null,
    installation_id: null,
    repository_id: null,
    throttled_at: null,
  };
}
