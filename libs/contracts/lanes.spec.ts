import { randomUUID } from 'node:crypto';

import {
  CONSUMERS,
  EVENTS,
  filterOf,
  GithubComment,
  GithubIssue,
  laneOf,
  lanesOf,
  STREAMS,
  subjectOf,
  tokensOf,
} from './index.ts';

const SHARED = [GithubIssue, GithubComment].map(
  (event) => [event.type, lanesOf<object>(event)] as const,
);

test('the first lane is the event itself, so that what lies there from before is heard', () => {
  expect(lanesOf(GithubIssue)[0]).toBe(GithubIssue);
});

test.each(SHARED)(
  'each lane of %s has a stream, which takes its subjects and no other does',
  (_, lanes) => {
    for (const lane of lanes) {
      const subject = subjectOf(lane, { action: 'opened' });
      const takers = Object.values(STREAMS).filter(({ subjects }) =>
        subjects.some((filter) => isSelected(subject, filter)),
      );
      expect(takers.map(({ name }) => name)).toEqual([lane.stream]);
      expect(isSelected(subject, filterOf(lane))).toBe(true);
      expect(tokensOf(lane, subject)).toEqual({ action: 'opened' });
    }
  },
);

test.each(SHARED)('whoever hears %s hears all its lanes', (type, lanes) => {
  for (const consumers of Object.values(CONSUMERS)) {
    const heard = consumers.flatMap(({ events }) => events.filter((event) => event.type === type));
    if (heard.length > 0) expect(heard).toEqual(lanes);
  }
});

test('a lane is the event in all but its place', () => {
  for (const [, lanes] of SHARED)
    for (const { type, subject, Data } of lanes)
      expect({ type, subject, Data }).toEqual(pick(EVENTS.find((event) => event.type === type)));
});

test('an id always comes into the same lane', () => {
  const [id, lanes] = [randomUUID(), lanesOf(GithubIssue)];
  expect(laneOf(lanes, id)).toBe(laneOf(lanes, id));
  expect(laneOf(lanesOf(GithubComment), id).stream).toBe(laneOf(lanes, id).stream);
});

test.each([
  ['random ids', (): string => randomUUID()],
  ['numbers', (index: number): string => String(index)],
  ['ids that differ in front alone', (index: number): string => `${index}-delivery`],
])('%s are shared out evenly', (_, idOf) => {
  const counts = new Map<string, number>();
  for (let index = 0; index < 4000; index += 1) {
    const { stream } = laneOf(lanesOf(GithubIssue), idOf(index));
    counts.set(stream, (counts.get(stream) ?? 0) + 1);
  }
  expect(counts.size).toBe(4);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

function isSelected(subject: string, filter: string): boolean {
  const [found, wanted] = [subject.split('.'), filter.split('.')];
  return (
    found.length === wanted.length &&
    wanted.every((token, index) => token === '*' || token === found[index])
  );
}

function pick(event: (typeof EVENTS)[number] | undefined): object {
  return { type: event?.type, subject: event?.subject, Data: event?.Data };
}
