import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';

const STREAM_NOT_FOUND = 10059;
/** As the client makes them; anything else could be a wildcard. */
const OBJECT_ID = /^[A-Za-z0-9]{1,64}$/;

/** Where an object is. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly name: string;
}

/** What the store says of an object: written by whoever put it there, so believed by nobody. */
interface ObjectMeta {
  readonly nuid: string;
  readonly chunks: number;
}

/**
 * The chunks of an object, one at a time; undefined when there is no such object.
 *
 * Asks for each message by itself. The client's own way makes a consumer, and where a consumer delivers to is checked
 * by nobody, so that no agent may make one. Ends early where chunks are missing: whoever reads compares the digest.
 */
export async function readObject(
  jsm: JetStreamManager,
  place: ObjectPlace,
): Promise<AsyncGenerator<Buffer> | undefined> {
  const meta = await readMeta(jsm, place);
  return meta === undefined ? undefined : chunksOf(jsm, place, meta);
}

async function readMeta(
  jsm: JetStreamManager,
  { bucket, name }: ObjectPlace,
): Promise<ObjectMeta | undefined> {
  const message = await found(() =>
    jsm.streams.getMessage(streamOf(bucket), { last_by_subj: metaSubject(bucket, name) }),
  );
  const meta = message == null ? undefined : asMeta(parse(message.string()));
  return meta !== undefined && OBJECT_ID.test(meta.nuid) ? meta : undefined;
}

async function* chunksOf(
  jsm: JetStreamManager,
  { bucket }: ObjectPlace,
  { nuid, chunks }: ObjectMeta,
): AsyncGenerator<Buffer> {
  let seq = 1;
  for (let count = 0; count < chunks; count += 1) {
    const query = { seq, next_by_subj: `$O.${bucket}.C.${nuid}` };
    const message = await jsm.streams.getMessage(streamOf(bucket), query);
    if (message === null) return;
    seq = message.seq + 1;
    yield Buffer.from(message.data);
  }
}

function asMeta(said: unknown): ObjectMeta | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const { nuid, chunks, deleted } = said as Record<string, unknown>;
  if (typeof nuid !== 'string' || typeof chunks !== 'number' || deleted === true) return undefined;
  return { nuid, chunks };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not put there by this client: as good as nothing.
    return undefined;
  }
}

/** A bucket that is not there holds nothing. */
async function found<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

function streamOf(bucket: string): string {
  return `OBJ_${bucket}`;
}

/** Padded, as the client has it. */
function metaSubject(bucket: string, name: string): string {
  const encoded = Buffer.from(name).toString('base64url');
  return `$O.${bucket}.M.${encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=')}`;
}
