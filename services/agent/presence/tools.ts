import { tmpdir } from 'node:os';

import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';
import { CommandFailed, git } from '#libs/workspace';

import { AttemptFailed } from '../attempt/attempt-failed.ts';
import { claudeVersion } from '../claude/index.ts';
import { AgentConfig } from '../config.ts';

/**
 * The programs of this PC that no attempt can do without.
 *
 * An agent that lacks one stays, says so in its heartbeat, and answers work with the reason: a PC that just disappeared
 * would tell nobody what to install.
 */
@Injectable()
export class Tools {
  #claude: string | undefined;
  #missing: string | undefined = 'not checked yet';

  constructor(
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `2.1.329`, or why there is none. */
  get description(): string {
    return this.#missing ?? this.#claude ?? 'unknown';
  }

  /** Looks again: what was missing may have been installed. */
  async check(): Promise<void> {
    const [claude, gitMissing] = await Promise.all([this.#askClaude(), whyNoGit()]);
    this.#claude = claude.version;
    const reasons = [claude.reason, gitMissing].filter((reason) => reason !== undefined);
    this.#missing = reasons.length === 0 ? undefined : reasons.join(' ');
    if (this.#missing === undefined) this.logger.info({ claudeCode: this.#claude }, 'Tools found');
    else
      this.logger.error(
        { missing: this.#missing },
        'A tool is missing; work will be answered with the reason',
      );
  }

  /**
   * The CLI's version.
   *
   * @throws AttemptFailed `cli-missing`
   */
  async requireClaude(): Promise<string> {
    if (this.#claude === undefined) await this.check();
    if (this.#claude === undefined) throw new AttemptFailed('cli-missing', this.description);
    return this.#claude;
  }

  async #askClaude(): Promise<{ version?: string; reason?: string }> {
    try {
      return { version: await claudeVersion(this.config.CLAUDE_BIN) };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

async function whyNoGit(): Promise<string | undefined> {
  try {
    await git(['--version'], { cwd: tmpdir() });
    return undefined;
  } catch (error) {
    const why = error instanceof CommandFailed && !error.notFound ? 'does not work' : 'is missing';
    return `git ${why} on this PC. Install git 2.36 or newer.`;
  }
}
