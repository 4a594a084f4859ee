import { HttpException } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Every kind of problem: the end of its `type`, its status, its title. */
const PROBLEMS = {
  invalid: [400, 'The request does not fit'],
  unauthorised: [401, 'A token is needed'],
  forbidden: [403, 'Not with this token'],
  refused: [403, 'Refused'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'Not in this way'],
  conflict: [409, 'It stands in the way of what is there'],
  'nothing-done': [409, 'Nothing was changed'],
  gone: [410, 'No longer kept'],
  'too-large': [413, 'Too large'],
  'wrong-media-type': [415, 'Not in this format'],
  declined: [422, 'This is no work'],
  'too-many-requests': [429, 'Too many requests'],
  'header-too-large': [431, 'Too long'],
  broken: [500, 'Something broke here'],
  unavailable: [503, 'Not just now'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

interface More {
  /** One sentence for each fault of the request. */
  readonly errors?: readonly string[];
  /** Seconds after which it is worth another try. */
  readonly retryAfterS?: number;
  readonly cause?: unknown;
}

/** What an answer says when it can't be what was asked for (RFC 9457). */
export class ProblemBody {
  @ApiProperty({
    description: 'Which kind of problem; for programs.',
    example: 'urn:claude-code-cluster:problem:not-found',
  })
  type!: string;

  @ApiProperty({ description: 'The same for every problem of this kind.' })
  title!: string;

  @ApiProperty({ type: 'integer', description: 'The status of the answer.', example: 404 })
  status!: number;

  @ApiProperty({ description: 'For a person; ends with what to do.' })
  detail!: string;

  @ApiProperty({ description: 'The path that was asked for.', example: '/api/v1/tasks' })
  instance!: string;

  @ApiProperty({ description: 'Stands in the log of api beside what happened.' })
  requestId!: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Every fault of the request, a sentence each.',
  })
  errors?: string[];
}

/** An answer that says what went wrong. `detail` is for a person and ends with what to do. */
export class Problem extends HttpException {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: More = {},
  ) {
    super(detail, PROBLEMS[code][0], { cause: more.cause });
  }

  /** @param request where it happened */
  body(request: { readonly instance: string; readonly requestId: string }): ProblemBody {
    const [status, title] = PROBLEMS[this.code];
    return {
      type: `urn:claude-code-cluster:problem:${this.code}`,
      title,
      status,
      detail: this.detail,
      ...request,
      ...(this.more.errors && { errors: [...this.more.errors] }),
    };
  }
}
