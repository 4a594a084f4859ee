import { HttpException } from '@nestjs/common';

/** Why a delivery is not taken; bounded, so that it may label a metric. */
export type RefusalCode =
  'bad-signature' | 'malformed' | 'no-signature' | 'too-large' | 'unavailable' | 'wrong-media-type';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'bad-signature': 401,
  malformed: 400,
  'no-signature': 401,
  'too-large': 413,
  unavailable: 503,
  'wrong-media-type': 415,
};

export const REFUSAL_CODES = Object.keys(STATUS);

/** A delivery is refused. The reason is for whoever looks at the webhook's page on GitHub, and ends with the remedy. */
export class Refusal extends HttpException {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, STATUS[code], options);
  }
}
