import type { TaskStatus } from '../task.entity.ts';

/**
 * What withdrawing an issue does to its task.
 *
 * A task that is `publishing` goes on: pr-publisher may have pushed already, and "cancelled" would be said of a
 * task that ends in a pull request. What has ended stays as it ended.
 */
export function withdraw(status: TaskStatus): { stopAttempt: boolean; cancel: boolean } {
  switch (status) {
    case 'pending':
    case 'held':
      return { stopAttempt: false, cancel: true };
    case 'assigned':
    case 'running':
      return { stopAttempt: true, cancel: true };
    case 'publishing':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { stopAttempt: false, cancel: false };
  }
}
