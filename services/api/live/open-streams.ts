import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LOGGER, Metrics, type Logger } from '#libs/runtime';

import type { Holder } from '../access/holder.ts';
import { Tokens } from '../access/tokens.ts';
import { ApiConfig } from '../config.ts';
import { Problem } from '../problem/problem.ts';
import { OpenStream } from './open-stream.ts';

const PING_MS = 15_000;

/** Every stream that is open: keeps them alive, ends those whose token is no longer good, and all of them at the end. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly streams = new Set<OpenStream>();
  private readonly places = new Set<object>();
  private readonly gauge;
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly tokens: Tokens,
    private readonly config: ApiConfig,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.gauge = metrics.gauge({
      name: 'api_open_streams',
      help: 'Clients that are told what happens, now.',
    });
  }

  onModuleDestroy(): void {
    this.closing = true;
    for (const stream of this.streams) stream.end();
  }

  /**
   * A place for something else that stays open.
   *
   * @returns how to give it back
   * @throws Problem when there is none
   */
  takePlace(): () => void {
    this.refuseIfFull();
    const place = {};
    this.places.add(place);
    return () => this.places.delete(place);
  }

  /** @throws Problem when there are too many */
  open(reply: FastifyReply, holder: Holder): OpenStream {
    this.refuseIfFull();
    const stream = OpenStream.begin(reply, holder);
    this.streams.add(stream);
    this.gauge.set(this.streams.size);
    this.timer ??= setInterval(() => void this.lookAfterAll(), PING_MS).unref();
    stream.onEnd(() => {
      this.forget(stream);
    });
    return stream;
  }

  /** Keeps those alive whose token is still good, and ends the others. Each fifteen seconds. */
  async lookAfterAll(): Promise<void> {
    for (const stream of this.streams) stream.ping();
    try {
      const good = await this.tokens.stillGood([...this.streams].map(({ holder }) => holder));
      for (const stream of this.streams) if (!good.has(stream.holder.tokenId)) stream.end();
    } catch (error) {
      // The database is away: asked again in a moment.
      this.logger.warn(
        { err: error },
        'Nobody can say whether the tokens of open streams are still good',
      );
    }
  }

  private refuseIfFull(): void {
    const open = this.streams.size + this.places.size;
    if (this.closing || open >= this.config.API_STREAMS_MAX)
      throw new Problem(
        'unavailable',
        'As many clients as API_STREAMS_MAX allows are being told what happens. Come back later, or raise it.',
        { retryAfterS: PING_MS / 1000 },
      );
  }

  private forget(stream: OpenStream): void {
    this.streams.delete(stream);
    this.gauge.set(this.streams.size);
    if (this.streams.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
