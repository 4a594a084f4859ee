import type { IncomingHttpHeaders } from 'node:http';

import { json, type ApiAnswer, type ApiRequest } from './api-answer.ts';
import type { AppApi } from './app-api.ts';
import type { Collaborators } from './collaborators.ts';
import type { CommitWords } from './commit-words.ts';
import type { Contents } from './contents.ts';
import { APP, type Emulator } from './emulator.ts';
import { isPerson, type Caller, type Identities } from './identities.ts';
import { OpeningLabels } from './opening-labels.ts';
import type { Pull, Pulls } from './pulls.ts';
import type { Reactions } from './reactions.ts';
import type { Repositories } from './repositories.ts';
import type { Repository } from './repository.ts';

const REACTIONS = /^(\/repos\/[^/]+\/[^/]+\/issues\/(?:comments\/)?\d+)\/reactions(?:\/(\d+))?$/;
const PULLS = /^\/repos\/([^/]+)\/([^/]+)\/pulls(?:\/(\d+)(\/files)?)?$/;
const ISSUES = /^\/repos\/([^/]+)\/([^/]+)\/issues$/;
const TOKENS = /^\/app\/installations\/\d+\/access_tokens$/;

/** GitHub's REST API: the emulator's answers, and around them what GitHub does and the emulator does not. */
export class Api {
  private readonly openingLabels = new OpeningLabels();

  constructor(
    private readonly parts: {
      emulator: Emulator;
      identities: Identities;
      repositories: Repositories;
      pulls: Pulls;
      reactions: Reactions;
      app: AppApi;
      collaborators: Collaborators;
      commitWords: CommitWords;
      contents: Contents;
      publicUrl: string;
    },
  ) {}

  async answer(request: ApiRequest): Promise<ApiAnswer> {
    const caller = this.parts.identities.of(request.headers.authorization);
    if (caller === null) return json(401, { message: 'Bad credentials' });
    if (caller?.kind === 'user' && !isPerson(caller)) {
      if (request.method !== 'GET')
        return json(403, { message: 'Resource not accessible by personal access token' });
      request = this.asPerson(request, caller);
    }
    const { app, collaborators, commitWords, contents } = this.parts;
    const special =
      (await app.answer(request, caller)) ??
      (await collaborators.answer(request, caller)) ??
      (await commitWords.answer(request, caller)) ??
      (await contents.answer(request, caller));
    if (special !== undefined) return special;
    const path = new URL(request.path, 'http://local').pathname;
    const reacted = this.react(request, path, caller);
    if (reacted !== undefined) return reacted;
    const [, owner = '', name = '', number, files] = PULLS.exec(path) ?? [];
    const repository = this.parts.repositories.find(owner, name);
    if (repository !== undefined) {
      if (request.method === 'POST' && number === undefined)
        return this.openPull(request, repository);
      if (request.method === 'GET' && files !== undefined)
        return json(200, await this.filesOf(repository, Number(number)));
      return this.freshPulls(request, repository);
    }
    if (request.method === 'POST' && ISSUES.test(path))
      return this.openIssue(request, path, caller);
    const answer = await this.forward(request);
    if (TOKENS.test(path) && answer.status === 201) this.remember(path, answer);
    return this.openingLabels.shownIn(request, answer);
  }

  /** The emulator does not know a token that was granted a part of what its person may. */
  private asPerson(request: ApiRequest, { login }: Caller): ApiRequest {
    const token = this.parts.identities.tokenOfUser(login) ?? '';
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
  }

  private react(
    request: ApiRequest,
    path: string,
    caller: Caller | undefined,
  ): ApiAnswer | undefined {
    const [, subject, id] = REACTIONS.exec(path) ?? [];
    if (subject === undefined) return undefined;
    const { reactions } = this.parts;
    if (request.method === 'GET') return json(200, reactions.of(subject));
    if (caller === undefined) return json(401, { message: 'Requires authentication' });
    if (caller.permissions !== undefined && caller.permissions['issues'] !== 'write')
      return json(403, { message: 'Resource not accessible by integration' });
    if (request.method === 'DELETE')
      return reactions.remove(subject, Number(id))
        ? { status: 204, headers: {}, body: '' }
        : json(404, { message: 'Not Found' });
    const { status, answer } = reactions.add(subject, caller.login, parse(request)['content']);
    return json(status, answer);
  }

  private async openPull(request: ApiRequest, repository: Repository): Promise<ApiAnswer> {
    const refusal = await this.parts.pulls.refusal(repository, parse(request));
    return refusal === undefined ? this.freshPulls(request, repository) : json(422, refusal);
  }

  private async freshPulls(request: ApiRequest, repository: Repository): Promise<ApiAnswer> {
    const answer = await this.forward(request);
    if (answer.status >= 300) return answer;
    const said = JSON.parse(answer.body) as Pull | Pull[];
    const fresh = Array.isArray(said)
      ? await Promise.all(said.map((pull) => this.parts.pulls.fresh(repository, pull)))
      : await this.parts.pulls.fresh(repository, said);
    return { ...answer, body: JSON.stringify(fresh) };
  }

  private async filesOf(repository: Repository, number: number): Promise<object> {
    const { emulator, pulls } = this.parts;
    const call = `GET /repos/${repository.fullName}/pulls/${number}`;
    const pull = (await emulator.ask(call, { as: repository.owner })) as Pull;
    const known = JSON.parse(emulator.ids.outward(JSON.stringify(pull))) as Pull;
    return pulls.files(repository, await pulls.fresh(repository, known));
  }

  /** Labels given by somebody who may not give any are dropped without a word, as GitHub does. */
  private async openIssue(
    request: ApiRequest,
    path: string,
    caller: Caller | undefined,
  ): Promise<ApiAnswer> {
    const [, owner = '', name = ''] = ISSUES.exec(path) ?? [];
    const { repositories, collaborators } = this.parts;
    const repository = repositories.find(owner, name);
    if (caller?.kind !== 'user' || repository === undefined) return this.forward(request);
    const role = await collaborators.roleOf(repository, caller.login);
    const mayLabel = role !== 'read' && role !== 'none';
    const wanted = parse(request);
    const given = mayLabel ? wanted : { ...wanted, labels: undefined };
    const answer = await this.forward({ ...request, body: Buffer.from(JSON.stringify(given)) });
    this.openingLabels.note(repository.fullName, answer);
    return answer;
  }

  private remember(path: string, answer: ApiAnswer): void {
    const made = JSON.parse(answer.body) as {
      token: string;
      expires_at: string;
      permissions: Record<string, string>;
      repositories?: { name: string }[];
    };
    const installation = Number(/installations\/(\d+)/.exec(path)?.[1]);
    this.parts.identities.addInstallationToken(made.token, {
      login: `${APP.slug}[bot]`,
      account: this.parts.emulator.accountOf(installation),
      permissions: made.permissions,
      ...(made.repositories ? { repositories: made.repositories.map(({ name }) => name) } : {}),
      expiresAtMs: Date.parse(made.expires_at),
    });
  }

  private async forward(request: ApiRequest): Promise<ApiAnswer> {
    const { emulator, publicUrl } = this.parts;
    const hasBody = request.body.length > 0;
    const response = await fetch(emulator.url + emulator.ids.inward(request.path), {
      method: request.method,
      headers: passedOn(request.headers),
      ...(hasBody ? { body: emulator.ids.inward(request.body.toString('utf8')) } : {}),
    });
    const headers: Record<string, string> = {};
    for (const [name, value] of response.headers)
      if (!HOP_BY_HOP.includes(name)) headers[name] = value.replaceAll(emulator.url, publicUrl);
    return {
      status: response.status,
      headers,
      body: emulator.ids.outward(await response.text()),
    };
  }
}

const HOP_BY_HOP = ['connection', 'content-length', 'content-encoding', 'transfer-encoding'];

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['accept', 'authorization', 'content-type'])
    if (typeof headers[name] === 'string') kept[name] = headers[name];
  return kept;
}

function parse(request: ApiRequest): Record<string, unknown> {
  try {
    return JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    // The emulator answers what isn't JSON; nothing is decided here on its account.
    return {};
  }
}
