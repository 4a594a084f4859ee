import type { Traces } from './options.ts';

/** What the user's environment says of traces, by the names every service knows; an empty variable says nothing. */
export function tracesFrom(env: Readonly<Record<string, string | undefined>>): Traces {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint,
    OTEL_EXPORTER_OTLP_HEADERS: otlpHeaders,
    TRACE_URL_TEMPLATE: urlTemplate,
  } = env;
  return {
    ...(otlpEndpoint ? { otlpEndpoint } : {}),
    ...(otlpHeaders ? { otlpHeaders } : {}),
    ...(urlTemplate ? { urlTemplate } : {}),
  };
}
