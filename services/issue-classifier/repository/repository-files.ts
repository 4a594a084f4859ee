import { Inject, Injectable } from '@nestjs/common';
import { GithubClients, Gone, NotPermitted, Refused, type RepositoryTextFile } from '#libs/github';
import {
  NO_REPOSITORY_FILE,
  parseRepositoryFile,
  REPOSITORY_FILE,
  REPOSITORY_FILE_BYTES_MAX,
  RepositoryFileInvalid,
  unusableRepositoryFile,
  type RepositoryFile,
} from '#libs/repository-file';
import { LOGGER, type Logger } from '#libs/runtime';

import { whenGithubAnswers } from '../when-github-answers.ts';

/** A repository's file, or why nothing of it counts. */
export type Reading =
  | { readonly file: RepositoryFile; readonly invalid?: never }
  | { readonly file?: never; readonly invalid: RepositoryFileInvalid };

/** Somebody who labels fifty issues at once makes one question of it; who mends the file waits no longer than this. */
const FRESH_MS = 2_000;

interface Kept {
  readonly untilMs: number;
  readonly seen: Promise<Seen>;
}

interface Seen {
  readonly known: RepositoryTextFile | undefined;
  readonly reading: Reading;
}

const NONE: Seen = { known: undefined, reading: { file: NO_REPOSITORY_FILE } };

/**
 * Repositories' files as GitHub shows them on their default branches.
 *
 * Asked for anew each time it matters; what has not changed costs GitHub's limit nothing. Where we may not read there is no
 * file, which is logged once: the agent and pr-publisher read it for themselves.
 */
@Injectable()
export class RepositoryFiles {
  private readonly kept = new Map<string, Kept>();
  private readonly explained = new Set<string>();

  constructor(
    private readonly github: GithubClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws RetryLater while GitHub is away or asks for patience. */
  async of(fullName: string): Promise<Reading> {
    const before = this.kept.get(fullName);
    if (before !== undefined && before.untilMs > performance.now())
      return (await before.seen).reading;
    const seen = this.look(fullName, before?.seen);
    this.kept.set(fullName, { untilMs: performance.now() + FRESH_MS, seen });
    try {
      return (await seen).reading;
    } catch (error) {
      if (this.kept.get(fullName)?.seen === seen) this.kept.delete(fullName);
      throw error;
    }
  }

  private async look(fullName: string, before: Promise<Seen> | undefined): Promise<Seen> {
    // Had it failed it would not be kept, or whoever asked has been told.
    const last = await before?.catch(() => undefined);
    const known = await this.ask(fullName, last?.known);
    if (known === undefined) return NONE;
    return known === last?.known ? last : { known, reading: read(known) };
  }

  private async ask(
    fullName: string,
    known: RepositoryTextFile | undefined,
  ): Promise<RepositoryTextFile | undefined> {
    try {
      const repository = await whenGithubAnswers(() => this.github.forRepository(fullName));
      const bytesMax = REPOSITORY_FILE_BYTES_MAX;
      return await whenGithubAnswers(() =>
        repository.readFile({ path: REPOSITORY_FILE, bytesMax, known }),
      );
    } catch (error) {
      if (!(error instanceof NotPermitted || error instanceof Gone || error instanceof Refused))
        throw error;
      if (!this.explained.has(fullName))
        this.logger.warn({ repository: fullName, err: error }, 'Repository file can not be read');
      this.explained.add(fullName);
      return undefined;
    }
  }
}

function read({ text }: RepositoryTextFile): Reading {
  if (text === undefined) return { invalid: unusableRepositoryFile() };
  try {
    return { file: parseRepositoryFile(text) };
  } catch (error) {
    if (error instanceof RepositoryFileInvalid) return { invalid: error };
    throw error;
  }
}
