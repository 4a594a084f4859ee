import type { EventDefinition } from './event.ts';
import type { StreamName } from './streams.ts';

/**
 * The streams that share what webhook-ingest says of issues and comments. The first one also has all else of GitHub's.
 *
 * A broker that syncs before it acknowledges does so for one message of a stream after the other; streams sync beside one
 * another. Their number may grow; while it does, a delivery that comes again may once be taken for a new one.
 */
const LANES = ['GITHUB', 'GITHUB_2', 'GITHUB_3', 'GITHUB_4'] as const satisfies StreamName[];

/** The same event on each of the streams: one type, one contract, and a subject that ends with the lane's number. */
export function lanesOf<Data extends object>(
  definition: EventDefinition<Data>,
): readonly [EventDefinition<Data>, ...EventDefinition<Data>[]] {
  const [, ...others] = LANES;
  return [
    definition,
    ...others.map((stream, index) => ({ ...definition, stream, lane: index + 2 })),
  ];
}

/** Always the same one for an id, so that the broker knows an id that comes again. */
export function laneOf<Data extends object>(
  lanes: readonly [EventDefinition<Data>, ...EventDefinition<Data>[]],
  id: string,
): EventDefinition<Data> {
  return lanes[hashOf(id) % lanes.length] ?? lanes[0];
}

/** FNV-1a of 32 bits, folded: its lowest bits alone depend on the lowest bits of the characters only. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  return (hash ^ (hash >>> 16)) >>> 0;
}
