import { randomUUID } from 'node:crypto';

import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { LOGGER, type Logger } from '#libs/runtime';

import { ApiConfig } from './config.ts';
import { describeApi } from './pages/describe-api.ts';
import { serveDashboard } from './pages/serve-dashboard.ts';
import { serveDocs } from './pages/serve-docs.ts';
import type { Route } from './problem/allowed-methods.ts';
import { ProblemFilter } from './problem/problem.filter.ts';
import { checkInput } from './problem/check-input.ts';

/** Nobody has more to say in one request than a long issue. */
const BODY_BYTES_MAX = 128 * 1024;
/** A request's id as a proxy before us may have given it. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** For answers that are data: a browser that shows one runs and loads nothing. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The edge of the api, before any route: limits, headers, ids, errors as problem+json, and what is served besides data. */
export function dressHttp(app: NestFastifyApplication): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  app.useBodyParser('application/json', { bodyLimit: BODY_BYTES_MAX });
  server.removeContentTypeParser('text/plain');
  app.useGlobalPipes(checkInput());
  app.useGlobalFilters(new ProblemFilter(app.get<Logger>(LOGGER), routesOf(server)));
  server.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-request-id'];
    // Fastify counts them, and each process begins with 1.
    request.id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    void reply.headers({ ...HEADERS, 'x-request-id': request.id });
    done();
  });
  // Only what is asked of it is limited: access/rate-limits.ts.
  void app.register(rateLimit, { global: false });
  const config = app.get(ApiConfig);
  serveDocs(app, describeApi(app));
  serveDashboard(app, config.API_DASHBOARD_FOLDER);
}

/** Grows while routes are added; complete once the server listens. */
function routesOf(server: FastifyInstance): readonly Route[] {
  const routes: Route[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, path: url });
  });
  return routes;
}
