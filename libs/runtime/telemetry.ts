import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

import type { TelemetryOptions } from './export-spans.ts';

/**
 * Knows what each piece of work belongs to, and exports spans if there is somebody to take them.
 *
 * Without an endpoint no span is made, and what makes them is not even loaded: what remains is the context, which tells log
 * lines their trace. A collector that is away holds nothing up; its spans are dropped.
 *
 * @returns resolves when what was kept is out, or can't be
 */
export async function startTelemetry(options: TelemetryOptions): Promise<() => Promise<void>> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  if (options.endpoint === '') return () => Promise.resolve();
  const { exportSpans } = await import('./export-spans.ts');
  return exportSpans(options);
}
