import { createHmac, randomUUID } from 'node:crypto';

import type { ObjectIds } from './object-ids.ts';

export interface WebhookTarget {
  url: string;
  secret: string;
}

/** One webhook as it was sent, and how it was answered; 0 when it was not. */
export interface Delivery {
  guid: string;
  event: string;
  action: string | undefined;
  status: number;
  body: string;
}

/** One try to deliver, as GitHub lists them; a webhook has several when it was asked for again. */
export interface Attempt {
  id: number;
  guid: string;
  event: string;
  action: string | undefined;
  status: number;
  redelivery: boolean;
  deliveredAt: string;
}

interface Payload {
  action?: string;
  issue?: { labels?: { name: string; color: string }[] };
  [key: string]: unknown;
}

const DELIVERY_TIMEOUT_MS = 10_000;

/**
 * Sends webhooks as GitHub does: a delivery id of its own each, signed, and for an issue opened with labels first
 * `opened`, then one `labeled` for each. (The emulator says only `opened`, and takes its ids from the clock, so two
 * in one millisecond are the same one.)
 */
export class WebhookRelay {
  readonly deliveries: Delivery[] = [];
  /** Every try that has ended, in order. None where no webhook is set up. */
  readonly attempts: Attempt[] = [];
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly target: WebhookTarget | undefined,
    private readonly ids: ObjectIds,
  ) {}

  /** In the order of what happened, one at a time. */
  relay(event: string, body: string): Promise<unknown> {
    const payload = JSON.parse(this.ids.outward(body)) as Payload;
    this.turn = this.turn.then(async () => {
      await this.send(event, payload);
      for (const label of labelsSaidSeparately(event, payload))
        await this.send(event, { ...payload, action: 'labeled', label });
    });
    return this.turn;
  }

  /** Sends a former delivery again with its own id, as the button in GitHub's settings does. */
  async redeliver(guid: string): Promise<number> {
    const former = this.deliveries.find((delivery) => delivery.guid === guid);
    if (former === undefined) throw new Error(`There was no delivery ${guid}.`);
    return this.deliver(former, true);
  }

  /** Has the webhook of a former attempt sent once more, soon; false when there was none. */
  attemptAgain(id: number): boolean {
    const former = this.attempts.find((attempt) => attempt.id === id);
    if (former === undefined) return false;
    void this.redeliver(former.guid);
    return true;
  }

  private async send(event: string, payload: Payload): Promise<void> {
    const delivery = {
      guid: randomUUID(),
      event,
      action: payload.action,
      status: 0,
      body: JSON.stringify(payload),
    };
    this.deliveries.push(delivery);
    await this.deliver(delivery);
  }

  private async deliver(delivery: Delivery, redelivery = false): Promise<number> {
    if (this.target === undefined) return 0;
    const { url, secret } = this.target;
    delivery.status = await fetch(url, {
      method: 'POST',
      body: delivery.body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/local',
        'x-github-event': delivery.event,
        'x-github-delivery': delivery.guid,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(delivery.body).digest('hex')}`,
      },
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    }).then(
      (response) => response.status,
      () => 0,
    );
    const { guid, event, action, status } = delivery;
    const deliveredAt = new Date().toISOString();
    const id = this.attempts.length + 1;
    this.attempts.push({ id, guid, event, action, status, redelivery, deliveredAt });
    return status;
  }
}

function labelsSaidSeparately(event: string, payload: Payload): { name: string; color: string }[] {
  return event === 'issues' && payload.action === 'opened' ? (payload.issue?.labels ?? []) : [];
}
