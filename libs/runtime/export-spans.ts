import { context, trace } from '@opentelemetry/api';
import { parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
} from '@opentelemetry/semantic-conventions/incubating';
import { wantedTraceId } from '#libs/tracing';

/** Short: what a process has not exported when it dies is lost. */
const EXPORT_EVERY_MS = 1_000;
const EXPORT_TIMEOUT_MS = 5_000;

export interface TelemetryOptions {
  /** `webhook-ingest`, `agent`. */
  readonly service: string;
  /** Which of several: an agent's id. */
  readonly instance?: string;
  /** Where spans go by OTLP over HTTP: `http://collector:4318`. Empty: nowhere. */
  readonly endpoint: string;
  /** `name=value,...`, each part percent-encoded, as in OTEL_EXPORTER_OTLP_HEADERS. */
  readonly headers: string;
}

/**
 * Makes spans and sends them to the collector. Loaded where there is one: it is as large as a driver.
 *
 * @returns resolves when what was kept is out, or can't be
 */
export function exportSpans({
  service,
  instance,
  endpoint,
  headers,
}: TelemetryOptions): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: parseKeyPairsIntoRecord(headers),
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: service,
      [ATTR_SERVICE_NAMESPACE]: 'claude-code-cluster',
      ...(instance === undefined ? {} : { [ATTR_SERVICE_INSTANCE_ID]: instance }),
    }),
    idGenerator: new IssueTraceIds(),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  return async () => {
    trace.disable();
    await provider.shutdown();
  };
}

/** Random ids, but for a trace that has its own: an issue's. */
class IssueTraceIds extends RandomIdGenerator {
  override generateTraceId = (): string =>
    wantedTraceId(context.active()) ?? super.generateTraceId();
}
