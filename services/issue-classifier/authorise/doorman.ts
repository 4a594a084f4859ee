import { Inject, Injectable } from '@nestjs/common';
import type { Actor, IssueRequest, RepositoryRef } from '#libs/contracts';
import { GithubClients, Gone, NotPermitted, Refused, type Permission } from '#libs/github';
import { LOGGER, type Logger } from '#libs/runtime';

import { IssueClassifierConfig } from '../config.ts';
import { whenGithubAnswers } from '../when-github-answers.ts';
import { judge, type Judgement, type Party } from './judge.ts';
import { isBot, knownStanding, sameLogin, type Standing } from './standing.ts';

/** Somebody wants something of the cluster. */
export interface Wish {
  readonly repository: RepositoryRef;
  /** Who asks. */
  readonly actor: Actor;
  /** Who wrote what it is about. */
  readonly author: Actor;
  /** What somebody with the right does to ask for it. */
  readonly again: string;
}

/** An operator of the cluster wants work done on an issue. */
export interface RequestedWish {
  readonly repository: RepositoryRef;
  readonly request: IssueRequest;
  /** Who wrote the issue, by GitHub's word. */
  readonly author: Actor;
}

/**
 * Asks GitHub, at the moment something is wanted, whether they may who want it.
 *
 * Nothing is remembered from one wish to the next: a right may have been taken away since. While GitHub is away the wish
 * waits; what GitHub will not tell is refused.
 */
@Injectable()
export class Doorman {
  constructor(
    private readonly github: GithubClients,
    private readonly config: IssueClassifierConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws RetryLater while GitHub is away or asks for patience. */
  async judge({ repository, actor, author, again }: Wish): Promise<Judgement> {
    const { fullName } = repository;
    const asking = await this.standingOf(actor, fullName);
    const writing =
      author.id === actor.id && sameLogin(author.login, actor.login)
        ? asking
        : await this.standingOf(author, fullName);
    return judge(
      { actor: { who: actor, standing: asking }, author: { who: author, standing: writing } },
      { at: new Date(), again },
    );
  }

  /**
   * A request through the API: the cluster itself knows by what right its operator asks. What others wrote is given to a
   * model only if they may push, whoever asks for it.
   */
  async judgeRequest({ repository, request, author }: RequestedWish): Promise<Judgement> {
    const { by, right, ownText } = request;
    const actor: Party = { who: by, standing: { kind: 'may', right } };
    const wrote: Party = ownText
      ? actor
      : { who: author, standing: await this.standingOf(author, repository.fullName) };
    return judge({ actor, author: wrote }, { at: new Date(), again: 'ask for it' });
  }

  /** Is it the account of our own app, which is never answered, listed or not? */
  async isOurselves(actor: Actor): Promise<boolean> {
    if (!isBot(actor)) return false;
    try {
      const own = await whenGithubAnswers(() => this.github.ownLogin());
      return own !== undefined && sameLogin(own, actor.login);
    } catch (error) {
      // A key that GitHub does not know lets nobody in either: the bot is judged as any other.
      if (error instanceof NotPermitted || error instanceof Gone) return false;
      throw error;
    }
  }

  private async standingOf(who: Actor, fullName: string): Promise<Standing> {
    const { ALLOWED_USERS: users, ALLOWED_BOTS: bots } = this.config;
    return knownStanding(who, fullName, { users, bots }) ?? this.ask(who, fullName);
  }

  private async ask(who: Actor, fullName: string): Promise<Standing> {
    try {
      const repository = await whenGithubAnswers(() => this.github.forRepository(fullName));
      return standingOf(who, await whenGithubAnswers(() => repository.permissionOf(who.login)));
    } catch (error) {
      if (!(error instanceof NotPermitted || error instanceof Gone || error instanceof Refused))
        throw error;
      this.logger.warn(
        { repository: fullName, login: who.login, err: error },
        'GitHub does not tell rights',
      );
      return { kind: 'unknown', why: CANNOT_ASK };
    }
  }
}

const CANNOT_ASK =
  "GitHub does not tell the cluster's issue-classifier: give its app the permission Metadata (read) in this repository, or give it a token of somebody who may push here.";

function standingOf(who: Actor, { right, role, accountId }: Permission): Standing {
  // Logins are given up and taken by others; an account keeps its number.
  if (accountId !== undefined && accountId !== who.id)
    return { kind: 'unknown', why: 'The login belongs to another account by now.' };
  if (right === undefined) return { kind: 'may-not', role };
  if (accountId === undefined)
    return { kind: 'unknown', why: 'GitHub does not tell which account bears the login.' };
  return { kind: 'may', right };
}
