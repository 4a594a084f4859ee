import { TRIGGER_LABELS, visibleLine, visibleText } from '#libs/contracts';

import { classify } from '../../services/issue-classifier/classify.ts';
import {
  findReasons as allReasons,
  type FindReasons,
} from '../../services/issue-classifier/vocabulary/find-reasons.ts';
import type { Row } from './read-rows.ts';
import type { Answer } from './score.ts';

/** Asks the real classifier, which sees of an issue what it sees at work: the visible text, the labels, the repository. */
export function answer(row: Row, findReasons: FindReasons = allReasons): Answer {
  const { specialty, priority, confidence } = classify(
    {
      title: visibleLine(row.title).text,
      body: visibleText(row.body).text,
      labels: row.labels,
      repository: row.repo,
    },
    { triggerLabels: TRIGGER_LABELS, findReasons },
  );
  return { row, specialty, priority, confidence };
}
