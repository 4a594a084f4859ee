import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Broker } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

import { NodeHealthConfig } from './config.ts';
import { Listening } from './listening.ts';
import { SilentAgents } from './silent-agents.ts';

/** How often within OFFLINE_AFTER_MS it looks: a dead agent is known dead at most a fifth later. */
const LOOKS = 5;

/** Looks for silent agents on a timer, but only while we could have heard them. */
@Injectable()
export class OfflineSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly everyMs: number;
  private readonly listening: Listening;
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly silentAgents: SilentAgents,
    private readonly config: NodeHealthConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.everyMs = config.OFFLINE_AFTER_MS / LOOKS;
    this.listening = new Listening(performance.now(), 2 * this.everyMs);
  }

  onApplicationBootstrap(): void {
    this.broker.onReconnect(() => {
      this.listening.interrupted(performance.now());
    });
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep().finally(() => {
        this.sweeping = undefined;
      });
    }, this.everyMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    try {
      await this.broker.checkReady();
      const listeningMs = this.listening.forMs(performance.now());
      if (listeningMs >= this.config.OFFLINE_AFTER_MS) await this.silentAgents.callOffline();
    } catch (error) {
      this.listening.interrupted(performance.now());
      this.logger.warn({ err: error }, 'Nobody can be called offline now; trying again');
    }
  }
}
