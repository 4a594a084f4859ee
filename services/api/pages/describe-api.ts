import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { TOKEN_SCHEME } from '../access/needs.ts';
import { ProblemBody } from '../problem/problem.ts';
import { VERSION } from '../our-package.ts';

/**
 * The OpenAPI 3.1 document, made of the code: routes, classes and their rules.
 *
 * Each operation is called `<controller>.<method>` in code and by the method's name here, so those are unique.
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
  return SwaggerModule.createDocument(app, frame, {
    extraModels: [ProblemBody],
    operationIdFactory: (_, method) => method,
  });
}
