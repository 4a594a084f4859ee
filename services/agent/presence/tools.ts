import { tmpdir } from 'node:os';

import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';
import { CommandFailed, git } from '#libs/workspace';

import { AttemptFailed } from '../attempt/attempt-failed.ts';
import { claudeVersion, CliMissing } from '../claude/index.ts';
import { AgentConfig } from '../config.ts';

interface ClaudeState {
  /** Its version, or what is wrong with it. */
  readonly said: string;
  readonly missing: boolean;
  readonly well: boolean;
}

/**
 * The programs of this PC that no attempt can do without.
 *
 * An agent that lacks one stays, says so in its heartbeat, and answers work with the reason: a PC that just disappeared
 * would tell nobody what to install.
 */
@Injectable()
export class Tools {
  #claude: ClaudeState = { said: 'not checked yet', missing: true, well: false };
  #git: string | undefined;

  constructor(
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `2.1.329`, or why there is none. */
  get description(): string {
    return [this.#claude.said, this.#git].filter((reason) => reason !== undefined).join(' ');
  }

  /** Looks at all of them, anew: what was missing may have been installed. */
  async check(): Promise<void> {
    [this.#claude, this.#git] = await Promise.all([this.#askClaude(), whyNoGit()]);
    if (this.#claude.well && this.#git === undefined)
      this.logger.info({ claudeCode: this.#claude.said }, 'Tools found');
    else
      this.logger.error(
        { tools: this.description },
        'A tool is missing or broken; work will be answered with the reason',
      );
  }

  /**
   * Looks again when the CLI was missing. One that is there and behaves strangely is run all the same: what it does then
   * is a better reason than what it answers to `--version`.
   *
   * @throws AttemptFailed `cli-missing`
   */
  async requireClaude(): Promise<void> {
    if (this.#claude.missing) await this.check();
    if (this.#claude.missing) throw new AttemptFailed('cli-missing', this.#claude.said);
  }

  async #askClaude(): Promise<ClaudeState> {
    try {
      return { said: await claudeVersion(this.config.CLAUDE_BIN), missing: false, well: true };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return { said, missing: error instanceof CliMissing, well: false };
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
