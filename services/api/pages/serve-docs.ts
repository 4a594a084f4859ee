import { dirname } from 'node:path';
import { createRequire } from 'node:module';

import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { ASK_EACH_TIME, PAGE_HEADERS } from './page-headers.ts';

/** Of Swagger UI's own files, those the page needs. */
const FILES: ReadonlySet<string> = new Set([
  '/swagger-ui.css',
  '/swagger-ui-bundle.js',
  '/favicon-32x32.png',
]);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Claude Code Cluster: the API</title>
    <link rel="icon" href="/docs/files/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/files/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/files/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** The token is typed in there and kept by nobody. */
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

/** `/openapi.json`, and `/docs` to read and try it in a browser; every file comes from here. */
export function serveDocs(app: NestFastifyApplication, document: OpenAPIObject): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.get('/openapi.json', () => document);
  server.get('/docs', (_, reply) => reply.headers(page('text/html')).send(PAGE));
  server.get('/docs/start.js', (_, reply) => reply.headers(page('text/javascript')).send(START));
  void app.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/files/',
    allowedPath: (path: string) => FILES.has(path),
    cacheControl: false,
    decorateReply: false,
    setHeaders: (reply) => {
      void reply.header('cache-control', ASK_EACH_TIME);
    },
  });
}

function page(type: string): Record<string, string> {
  return {
    ...PAGE_HEADERS,
    'cache-control': ASK_EACH_TIME,
    'content-type': `${type}; charset=utf-8`,
  };
}
