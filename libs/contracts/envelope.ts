import { plainToInstance } from 'class-transformer';
import {
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  validateSync,
  type ValidationError,
} from 'class-validator';

import type { EventDefinition } from './event.ts';
import { quickRead } from './quick-read.ts';

/** W3C Trace Context: version, trace id, parent id, flags. */
export const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A structured CloudEvent 1.0 as it lies in a stream. */
export type CloudEvent<Data extends object = object> = Omit<Envelope, 'data'> & { data: Data };

class Envelope {
  @Matches(/^1\.0$/)
  specversion!: string;

  /** Deterministic: saying the same thing twice gives the same id. The message's `Nats-Msg-Id` begins with it. */
  @IsString()
  @MaxLength(200)
  id!: string;

  /** `task.assigned.v1`. */
  @Matches(/^[a-z][a-z.]*\.v\d+$/)
  type!: string;

  /** Who says it: `/scheduler`, `/agent/pc1`. */
  @IsString()
  @MaxLength(100)
  source!: string;

  /** The subject it was published to. */
  @IsString()
  @MaxLength(256)
  subject!: string;

  @IsISO8601()
  time!: string;

  @Matches(/^application\/json$/)
  datacontenttype!: string;

  /** Joins everything that follows from one webhook into one trace. */
  @IsOptional()
  @Matches(TRACEPARENT)
  traceparent?: string;

  @IsObject()
  data!: object;
}

/** A message that is not an event we know, or whose data breaks its contract. Delivering it again can't help. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';

  constructor(
    readonly faults: readonly string[],
    options?: ErrorOptions,
  ) {
    super(
      `Not a valid event: ${faults.join('; ')}. Compare it with libs/contracts/samples.`,
      options,
    );
  }
}

/**
 * Reads an event off the wire.
 *
 * @param known the events expected here; anything else is a fault
 * @returns the event with its data as an instance of the contract's class; fields we don't know are dropped, so
 *   that a newer writer may add some
 * @throws InvalidEvent with every fault found
 */
export function parseEvent(
  text: string,
  known: readonly EventDefinition[],
): { definition: EventDefinition; event: CloudEvent } {
  const plain = parseJson(text);
  const event = readForm(Envelope, plain, 'envelope');
  const definition = known.find((candidate) => candidate.type === event.type);
  if (definition === undefined)
    throw new InvalidEvent([
      `type ${event.type} is none of ${known.map(({ type }) => type).join(', ')}`,
    ]);
  event.data = parseData(definition, event.data);
  return { definition, event };
}

/** Checks data before it is said. Throws InvalidEvent: a service never says what it would refuse to hear. */
export function parseData<Data extends object>(
  definition: EventDefinition<Data>,
  plain: object,
): Data {
  return readForm(definition.Data, plain, `${definition.type} data`);
}

function readForm<Form extends object>(form: new () => Form, plain: object, where: string): Form {
  return quickRead(form, plain) ?? readSlowly(form, plain, where);
}

/** Knows every decorator, and puts faults into words. */
function readSlowly<Form extends object>(form: new () => Form, plain: object, where: string): Form {
  const read = plainToInstance(form, plain);
  refuseFaults(read, where);
  return read;
}

function parseJson(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidEvent(['it is not JSON'], { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidEvent(['it is not a JSON object']);
  return value;
}

function refuseFaults(instance: object, where: string): void {
  const errors = validateSync(instance, { whitelist: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new InvalidEvent(errors.flatMap((error) => faultsOf(error, where)));
}

function faultsOf(error: ValidationError, path: string): string[] {
  const here = `${path}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => `${here}: ${message}`);
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, here))];
}
