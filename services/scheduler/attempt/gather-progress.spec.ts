import { TaskProgress, type CloudEvent, type Spend, type TaskProgressData } from '#libs/contracts';

import { gatherProgress, type KnownProgress } from './gather-progress.ts';

const NOTHING: KnownProgress = {
  ...{ stage: null, round: null, stagedAt: null, stagesTold: 0 },
  ...{ spend: null, checkpoint: null },
};
const EDITS: KnownProgress = {
  ...NOTHING,
  stage: 'edit',
  round: 0,
  stagedAt: at(0),
  stagesTold: 2,
};

test('many words of the same stage are one change: the last that was spent', () => {
  const words = Array.from({ length: 200 }, (_, second) => said(second, { spend: spent(second) }));
  expect(gatherProgress(EDITS, words)).toEqual({ change: { spend: spent(199) }, told: [] });
});

test('words that say nothing new change nothing', () => {
  expect(gatherProgress(EDITS, [said(1), said(2)])).toEqual({ change: {}, told: [] });
});

test('each change of stage among them is told with what was spent by then, and the last is kept', () => {
  const words = [
    said(1, { stage: 'clone', spend: spent(1) }),
    said(2),
    said(3, { spend: spent(2) }),
    said(4, { stage: 'test' }),
  ];
  const { change, told } = gatherProgress(NOTHING, words);
  expect(change).toEqual({
    ...{ stage: 'test', round: 0, stagedAt: at(4), stagesTold: 3 },
    spend: spent(2),
  });
  expect(told).toEqual([
    { word: words[0], number: 1, spend: spent(1) },
    { word: words[1], number: 2, spend: spent(1) },
    { word: words[3], number: 3, spend: spent(2) },
  ]);
});

test('a word that was overtaken tells no stage, and what it spent counts', () => {
  const words = [said(9, { stage: 'test' }), said(8, { spend: spent(3) })];
  const { change, told } = gatherProgress(EDITS, words);
  expect(change).toMatchObject({ stage: 'test', stagesTold: 3, spend: spent(3) });
  expect(told.map(({ number }) => number)).toEqual([3]);
});

function at(second: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, second));
}

function said(second: number, data: Partial<TaskProgressData> = {}): CloudEvent<TaskProgressData> {
  return {
    ...{
      specversion: '1.0',
      id: String(second),
      source: '/agent/pc1',
      type: TaskProgress.type,
      subject: '',
    },
    ...{ time: at(second).toISOString(), datacontenttype: 'application/json' },
    data: {
      ...{ taskId: 'c1a7c1f0-0000-4000-8000-000000000001', attempt: 1 },
      ...{ stage: 'edit', round: 0, message: 'It edits.', ...data },
    },
  };
}

function spent(turns: number): Spend {
  return {
    ...{ model: 'sonnet', turns, costUsd: turns / 100 },
    ...{ inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
  };
}
