import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { quickRead } from '#libs/contracts';

import { PAYLOAD_BYTES_MAX, TOO_LARGE } from './raw-body.ts';
import { Refusal } from './refusal.ts';
import { isSignedBy } from './signature.ts';

/** What came over the wire. Header names are in lower case. */
export interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** A delivery that GitHub signed. */
export interface Delivery {
  readonly id: string;
  /** `issues`, `ping`, `push`... */
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const DELIVERY_ID = /^[\w-]{1,100}$/;
const EVENT_NAME = /^[a-z][a-z0-9_]{0,59}$/;

/**
 * Makes sure that a request is a delivery of GitHub's: size, media type, signature, then form, and nothing is
 * parsed before the signature was found good.
 *
 * @throws Refusal with the status and the remedy
 */
export function readDelivery({ headers, body }: Request, secret: string): Delivery {
  refuseSize(body);
  refuseMediaType(one(headers['content-type']));
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  refuseSignature(bytes, one(headers['x-hub-signature-256']), secret);
  return {
    id: headerOr400(headers, 'x-github-delivery', DELIVERY_ID),
    event: headerOr400(headers, 'x-github-event', EVENT_NAME),
    payload: parseObject(bytes),
  };
}

/** Checks the payload of an event. Throws a Refusal that names every fault. */
export function readPayload<Payload extends object>(
  { event, payload }: Delivery,
  Form: new () => Payload,
): Payload {
  const quick = quickRead(Form, payload);
  if (quick !== undefined) return quick;
  const read = plainToInstance(Form, payload);
  const faults = validateSync(read, { whitelist: true }).flatMap((error) => faultsOf(error));
  if (faults.length > 0)
    throw malformed(`The payload is not one of "${event}": ${faults.join('; ')}`);
  return read;
}

function refuseSize(body: unknown): void {
  if (body === TOO_LARGE)
    throw new Refusal(
      'too-large',
      `The body is larger than ${PAYLOAD_BYTES_MAX} bytes, which is the most GitHub sends. Send less.`,
    );
}

function refuseMediaType(contentType: string | undefined): void {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json')
    throw new Refusal(
      'wrong-media-type',
      `The media type is ${mediaType ?? 'not given'}; set "Content type" to application/json in the webhook's settings.`,
    );
}

function refuseSignature(bytes: Buffer, signature: string | undefined, secret: string): void {
  if (signature === undefined)
    throw new Refusal(
      'no-signature',
      "The header X-Hub-Signature-256 is missing; set a secret in the webhook's settings, the same as GITHUB_WEBHOOK_SECRET here.",
    );
  if (!isSignedBy(secret, bytes, signature))
    throw new Refusal(
      'bad-signature',
      "The signature does not match the body; make the secret in the webhook's settings the same as GITHUB_WEBHOOK_SECRET here.",
    );
}

function headerOr400(headers: Request['headers'], name: string, form: RegExp): string {
  const value = one(headers[name]);
  if (value === undefined || !form.test(value))
    throw malformed(`The header ${name} is ${value === undefined ? 'missing' : 'not readable'}`);
  return value;
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw malformed('The body is not JSON; it may have been cut off on its way', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('The body is not a JSON object');
  return value as Record<string, unknown>;
}

function malformed(what: string, options?: ErrorOptions): Refusal {
  return new Refusal('malformed', `${what}. Send what GitHub sends, unchanged.`, options);
}

function faultsOf({ property, constraints, children }: ValidationError, path = ''): string[] {
  const here = `${path}${property}`;
  return [
    ...Object.values(constraints ?? {}).map((message) => `${here}: ${message}`),
    ...(children ?? []).flatMap((child) => faultsOf(child, `${here}.`)),
  ];
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
