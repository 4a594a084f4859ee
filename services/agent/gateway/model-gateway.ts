import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Spend } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/runtime';

import { AgentConfig } from '../config.ts';
import type { ModelAccess } from '../claude/index.ts';
import type { Amount, LimitCode, SpendLimits } from './admission.ts';
import { Gate } from './gate.ts';
import { tariffOf } from './price.ts';

export interface RunSpending {
  readonly limits: SpendLimits;
  /** What the attempt has spent until now, with what `onSpent` was told. */
  readonly spent: () => Amount;
  /** Told what each call has cost. Must not throw. */
  readonly onSpent: (call: Spend) => void;
}

/** One run's way to the model. */
export interface ModelDoor {
  /** What the CLI is told. */
  readonly access: ModelAccess;
  /** The limit for which a call was refused. */
  readonly reached: () => LimitCode | undefined;
  /** Aborts when the CLI goes on for long after that. */
  readonly stubborn?: AbortSignal | undefined;
  /** Ends every call; when it resolves each has been counted. */
  close(): Promise<void>;
}

/** Opens the model to each run of the CLI, and keeps what opens it out of the CLI's reach. */
@Injectable()
export class ModelGateway implements OnApplicationBootstrap {
  readonly #unpriced = new Set<string>();

  constructor(
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.CLAUDE_CODE_OAUTH_TOKEN !== '')
      this.logger.warn(
        { remedy: 'Use ANTHROPIC_API_KEY, which stays in this process.' },
        'CLAUDE_CODE_OAUTH_TOKEN is given to the CLI: what the model runs can read it, and budgets are only the CLI’s own',
      );
  }

  async open({ limits, spent, onSpent }: RunSpending): Promise<ModelDoor> {
    const { ANTHROPIC_BASE_URL: baseUrl, CLAUDE_CODE_OAUTH_TOKEN: oauthToken } = this.config;
    if (oauthToken !== '')
      return {
        access: { oauthToken, baseUrl },
        reached: () => undefined,
        close: () => Promise.resolve(),
      };
    const gate = await Gate.open({
      upstream: { baseUrl: this.config.ANTHROPIC_BASE_URL, credential: this.#credential },
      limits,
      spent,
      onSpent: (call) => {
        this.#noteModel(call.model);
        onSpent(call);
      },
    });
    return {
      access: { apiKey: gate.key, baseUrl: gate.url },
      reached: () => gate.reached,
      stubborn: gate.stubborn,
      close: () => gate.close(),
    };
  }

  get #credential() {
    const { ANTHROPIC_API_KEY: key, ANTHROPIC_AUTH_TOKEN: token } = this.config;
    return key === ''
      ? { authorization: `Bearer ${token}`, 'x-api-key': undefined }
      : { authorization: undefined, 'x-api-key': key };
  }

  #noteModel(model: string): void {
    if (tariffOf(model).known || this.#unpriced.has(model)) return;
    this.#unpriced.add(model);
    this.logger.warn(
      { model },
      'The price of a model is not known; its calls are counted as if it were the dearest',
    );
  }
}
