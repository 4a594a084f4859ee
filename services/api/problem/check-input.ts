import { type ValidationError, ValidationPipe } from '@nestjs/common';

import { Problem } from './problem.ts';

/** Checks what comes in against its class: what is not described there is a fault, so that a slip doesn't pass for a wish. */
export function checkInput(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (faults) => invalid(faults.flatMap((fault) => sentencesOf(fault))),
  });
}

function invalid(errors: readonly string[]): Problem {
  const detail = `${errors.join('; ')}. See /docs for what this takes.`;
  return new Problem('invalid', detail, { errors });
}

function sentencesOf({ constraints, children = [] }: ValidationError): string[] {
  return [...Object.values(constraints ?? {}), ...children.flatMap((child) => sentencesOf(child))];
}
