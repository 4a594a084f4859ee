import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse } from '@nestjs/swagger';

import { ProblemBody } from '../problem/problem.ts';
import type { Role } from './role.ts';

/** What a route says of who may call it; one that says nothing keeps the api from starting. */
export const ACCESS = 'claude-cluster:access';

/** The name of the security scheme in the OpenAPI document. */
export const TOKEN_SCHEME = 'token';

/** Only holders of a token with this role, or a higher one. On a controller for all its routes, on a route for that one. */
export function Needs(role: Role): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS, role),
    ApiBearerAuth(TOKEN_SCHEME),
    problem(401, 'No token, or one that is not known, has expired or was revoked'),
    // Whoever holds a token may look.
    ...(role === 'viewer' ? [] : [problem(403, `The token's role is below ${role}`)]),
    problem(429, 'Too many requests; Retry-After says when to come back'),
  );
}

/** An answer that says what went wrong, in the OpenAPI document. */
export function problem(status: number, description: string): ClassDecorator & MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: {
      'application/problem+json': {
        schema: { $ref: `#/components/schemas/${nameOf(ProblemBody)}` },
      },
    },
  });
}

function nameOf(type: Type): string {
  return type.name;
}
