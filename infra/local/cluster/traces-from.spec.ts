import { tracesFrom } from './traces-from.ts';

test.each([
  ['nothing', {}, {}],
  ['empty variables', { OTEL_EXPORTER_OTLP_ENDPOINT: '', TRACE_URL_TEMPLATE: '' }, {}],
  [
    'where spans go',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' },
    { otlpEndpoint: 'http://127.0.0.1:4318', otlpHeaders: 'a=b' },
  ],
  [
    'where they are looked at',
    { TRACE_URL_TEMPLATE: 'http://127.0.0.1:16686/trace/{traceId}' },
    { urlTemplate: 'http://127.0.0.1:16686/trace/{traceId}' },
  ],
])('%s is read out of an environment', (_, env, traces) => {
  expect(tracesFrom(env)).toEqual(traces);
});
