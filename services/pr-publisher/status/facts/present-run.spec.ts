import type { Fact } from './facts.ts';
import { at, attempt, LIFE } from './life.fixture.ts';
import { presentRun } from './present-run.ts';

describe('the run that people want to know of', () => {
  it('is of the last run: what an earlier one ended with is over', () => {
    expect(presentRun(LIFE)).toEqual({
      queued: LIFE[5],
      running: LIFE[6],
      stages: [],
      failures: [],
    });
    expect(presentRun(LIFE.slice(0, 5))).toEqual({
      queued: LIFE[0],
      running: LIFE[3],
      stages: [],
      failures: [LIFE[2]],
      finished: LIFE[4],
    });
  });

  it('knows the latest attempt that was confirmed to be over, whatever was confirmed last', () => {
    const stopped = (attempt: number, second: number): Fact => {
      return { kind: 'stopped', at: at(second), attempt, agent: 'pc1' };
    };
    const facts = [...LIFE.slice(0, 5), stopped(2, 5), stopped(1, 6)];
    expect(presentRun(facts).stopped).toEqual(stopped(2, 5));
  });

  it('is held for the attempt that made the commit, and for no other', () => {
    const held: Fact = { kind: 'held', at: at(2), findings: [{ gate: 'size', detail: 'd' }] };
    const approved: Fact = { kind: 'approved', at: at(3), by: 'octo-maintainer' };
    const [queued, running] = LIFE as [Fact, Fact];
    expect(presentRun([queued, running, held, approved])).toMatchObject({ held, approved });
    const lost: Fact = { kind: 'reassigned', at: at(4), attempt: 1, ...attempt };
    for (const more of [[lost], [{ ...running, at: at(5), attempt: 2 } as Fact]])
      expect(Object.keys(presentRun([queued, running, held, approved, ...more]))).not.toEqual(
        expect.arrayContaining(['held']),
      );
    expect(
      presentRun([queued, running, held, approved, { ...held, at: at(6) }]).approved,
    ).toBeUndefined();
  });
});
