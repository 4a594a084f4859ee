import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

import { ROOT } from '../our-package.ts';
import { isDashboardPage } from './is-dashboard-page.ts';
import { ASK_EACH_TIME, FOR_EVER, PAGE_HEADERS } from './page-headers.ts';

/**
 * The dashboard's files, and its page for each of the addresses it gives itself. Nothing while it is not built.
 *
 * @param folder from the repository's root, wherever the process was started
 */
export function serveDashboard(app: NestFastifyApplication, folder: string): void {
  const root = resolve(ROOT, folder);
  if (!existsSync(join(root, 'index.html'))) return;
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request, reply) => {
    // One address, two answers: the page for browsers, data for the rest.
    void reply.header('vary', 'accept');
    if (!isDashboardPage(request.method, request.url, request.headers.accept)) return;
    return reply.sendFile('index.html');
  });
  void app.register(fastifyStatic, {
    root,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(root, 'assets') + sep);
      void reply.header('cache-control', hashed ? FOR_EVER : ASK_EACH_TIME);
      void reply.headers(PAGE_HEADERS);
    },
  });
}
