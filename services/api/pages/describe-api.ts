import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { TOKEN_SCHEME } from '../access/needs.ts';
import { ProblemBody } from '../problem/problem.ts';
import { VERSION } from '../our-package.ts';

/**
 * The OpenAPI 3.1 document, made of the code: routes, classes and their rules.
 *
 * An operation is called by its method's name, so those are unique.
 */
export function describeApi(app: INestApplication): OpenAPIObject {
  const frame = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Claude Code Cluster')
    .setDescription(
      'Shows and steers the cluster. Times are ISO 8601 in UTC, money is US dollars, durations are milliseconds. Errors are application/problem+json.',
    )
    .setVersion(VERSION)
    .addBearerAuth(
      { type: 'http', description: 'cct_..., made by claude-cluster token create' },
      TOKEN_SCHEME,
    )
    .build();
  const document = SwaggerModule.createDocument(app, frame, {
    extraModels: [ProblemBody],
    operationIdFactory: (_, method) => method,
  });
  return { ...document, paths: described(document.paths) };
}

/** The first plans' paths answer too, and need no second description; nor does what every service answers. */
function described(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const ours = Object.entries(paths).filter(([path]) => path.startsWith('/api/v1/'));
  for (const operation of ours.flatMap(([, item]) => [item.get, item.post, item.delete]))
    // Nest counts the paths of a controller that has several.
    if (operation?.operationId !== undefined)
      operation.operationId = operation.operationId.replace(/\[\d+\]$/, '');
  return Object.fromEntries(ours);
}
