import type { Actor, Authorisation, RefusalReason } from '#libs/contracts';

import type { Standing } from './standing.ts';

/** Somebody, and what they may ask for. */
export interface Party {
  readonly who: Actor;
  readonly standing: Standing;
}

export type Judgement =
  | { readonly allowed: true; readonly authorisation: Authorisation }
  | {
      readonly allowed: false;
      readonly reason: RefusalReason;
      /** For a person; ends with what to do. */
      readonly detail: string;
    };

const DETAIL_CHARS_MAX = 500;

/**
 * May it be done? Pure.
 *
 * Both count: whoever asks spends the money, and whoever wrote the text tells the model what to do. What is not known
 * is refused.
 *
 * @param again what somebody with the right does to ask for it: `put the label "claude" on it`
 */
export function judge(
  { actor, author }: { readonly actor: Party; readonly author: Party },
  { at, again }: { readonly at: Date; readonly again: string },
): Judgement {
  if (actor.standing.kind !== 'may') return refusedActor(actor.who, actor.standing, again);
  if (author.standing.kind !== 'may') return refusedAuthor(author.who, author.standing);
  return {
    allowed: true,
    authorisation: {
      actor: actor.who.login,
      actorRight: actor.standing.right,
      author: author.who.login,
      authorRight: author.standing.right,
      at: at.toISOString(),
    },
  };
}

type Against = Exclude<Standing, { kind: 'may' }>;

function refusedActor({ login }: Actor, standing: Against, again: string): Judgement {
  switch (standing.kind) {
    case 'bot':
      return refused(
        'actor-is-a-bot',
        `@${login} is a bot, and a bot starts nothing here unless the cluster's configuration lists it (ALLOWED_BOTS). Ask somebody who may push to ${again}.`,
      );
    case 'may-not':
      return refused(
        'actor-may-not-push',
        `@${login} may not push to this repository (GitHub says "${standing.role}"). Ask somebody who may to ${again}.`,
      );
    case 'unknown':
      return refused(
        'permission-unknown',
        `It is not known whether @${login}, who asked for this, may push to this repository. ${standing.why} Somebody who may push can then ${again}.`,
      );
  }
}

function refusedAuthor({ login }: Actor, standing: Against): Judgement {
  const instead = 'Somebody who may push can open an issue of their own that says what is wanted';
  switch (standing.kind) {
    case 'bot':
      return refused(
        'author-is-a-bot',
        `@${login}, who wrote this, is a bot, and what a bot wrote is not worked on unless the cluster's configuration lists it (ALLOWED_BOTS). ${instead}.`,
      );
    case 'may-not':
      return refused(
        'author-may-not-push',
        `@${login}, who wrote this, may not push to this repository (GitHub says "${standing.role}"), so its text is not given to a model. ${instead}.`,
      );
    case 'unknown':
      return refused(
        'permission-unknown',
        `It is not known whether @${login}, who wrote this, may push to this repository. ${standing.why} ${instead}.`,
      );
  }
}

function refused(reason: RefusalReason, detail: string): Judgement {
  return { allowed: false, reason, detail: detail.slice(0, DETAIL_CHARS_MAX) };
}
