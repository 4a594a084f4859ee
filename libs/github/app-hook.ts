import type { Octokit } from './octokit.ts';
import { asking } from './translate-error.ts';

/** One try of GitHub's to deliver a webhook of the app. */
export interface HookDelivery {
  /** Of this try; a later try of the same delivery has a higher one. */
  id: number;
  /** Of the delivery, `X-GitHub-Delivery`; the same however often it is tried. */
  guid: string;
  /** `issues`, `push`... */
  event: string;
  /** 0 when nobody answered. */
  statusCode: number;
  deliveredAt: Date;
}

/** A hundred tries each; GitHub keeps three days of them. */
const PAGES_MAX = 50;

/**
 * The app's webhook as GitHub sees it: what was delivered, what was not.
 *
 * GitHub never sends again by itself what was not taken; it does when asked.
 * https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
export class AppHook {
  constructor(private readonly octokit: Octokit) {}

  /** Every try since then that GitHub still knows, oldest first; with very many, the newest of them. */
  async deliveriesSince(since: Date): Promise<HookDelivery[]> {
    return asking('list the deliveries of the app’s webhook', async () => {
      const found: HookDelivery[] = [];
      const pages = this.octokit.paginate.iterator(this.octokit.rest.apps.listWebhookDeliveries, {
        per_page: 100,
      });
      let read = 0;
      for await (const { data } of pages) {
        const tries = data.map(({ id, guid, event, status_code, delivered_at }) => ({
          id,
          guid,
          event,
          statusCode: status_code,
          deliveredAt: new Date(delivered_at),
        }));
        found.push(...tries.filter(({ deliveredAt }) => deliveredAt >= since));
        if (tries.some(({ deliveredAt }) => deliveredAt < since) || ++read === PAGES_MAX) break;
      }
      return found.reverse();
    });
  }

  /** Asks GitHub to try once more; it does so by and by. Throws Gone when it has forgotten the delivery. */
  async redeliver(id: number): Promise<void> {
    await asking(`ask for delivery ${id} again`, () =>
      this.octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: id }),
    );
  }
}
