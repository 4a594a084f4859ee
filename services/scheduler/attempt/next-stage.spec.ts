import type { Stage } from '#libs/contracts';

import { nextStage, STAGES_TOLD_MAX, type KnownStage } from './next-stage.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const NOTHING: KnownStage = { stage: null, round: null, stagedAt: null, stagesTold: 0 };
const EDITS: KnownStage = { stage: 'edit', round: 0, stagedAt: at(10), stagesTold: 2 };

const CASES: [string, KnownStage, { stage: Stage; round: number; at: Date }, number | undefined][] =
  [
    ['the first word of all', NOTHING, { stage: 'clone', round: 0, at: at(1) }, 1],
    ['the next stage', EDITS, { stage: 'test', round: 0, at: at(20) }, 3],
    ['the next round of the same kind', EDITS, { stage: 'edit', round: 1, at: at(20) }, 3],
    ['a stage that was there before', EDITS, { stage: 'clone', round: 0, at: at(20) }, 3],
    ['a change within one millisecond', EDITS, { stage: 'test', round: 0, at: at(10) }, 3],
    ['the same stage again', EDITS, { stage: 'edit', round: 0, at: at(20) }, undefined],
    ['a word that was overtaken', EDITS, { stage: 'clone', round: 0, at: at(9) }, undefined],
  ];

test.each(CASES)('%s', (_, known, said, told) => {
  const next = nextStage(known, said);
  expect(next?.change.stagesTold).toBe(told);
  if (next === undefined) return;
  expect(next).toMatchObject({
    isTold: true,
    change: { stage: said.stage, round: said.round, stagedAt: said.at },
  });
});

test('an agent that changes its stage without end is still noted, and no longer told', () => {
  const known = { ...EDITS, stagesTold: STAGES_TOLD_MAX };
  expect(nextStage(known, { stage: 'test', round: 0, at: at(20) })).toEqual({
    change: { stage: 'test', round: 0, stagedAt: at(20), stagesTold: STAGES_TOLD_MAX },
    isTold: false,
  });
});
