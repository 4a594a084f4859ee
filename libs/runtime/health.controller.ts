import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';

import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';

interface Reply {
  status(code: number): this;
  header(name: string, value: string): this;
  send(body: unknown): this;
}

export const SERVICE_NAME = Symbol('service name');

/** What a supervisor and Prometheus ask of every service. */
@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** The process lives and its event loop turns. */
  @Get('health')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  health(): { status: 'ok'; service: string; uptimeS: number } {
    return { status: 'ok', service: this.service, uptimeS: Math.round(process.uptime()) };
  }

  /** It can do its work now; if not, what it waits for. */
  @Get('ready')
  async ready(@Res() reply: Reply): Promise<void> {
    const reasons = await this.readiness.reasonsAgainst();
    const ready = reasons.length === 0;
    reply
      .status(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready', service: this.service, reasons });
  }

  @Get('metrics')
  async scrape(@Res() reply: Reply): Promise<void> {
    const { contentType, text } = await this.metrics.scrape();
    reply.status(200).header('content-type', contentType).send(text);
  }
}
