import type { Evidence, Priority, Specialty } from '#libs/contracts';
import type { PriorityRule, SpecialtyRule } from '#libs/repository-file';

import { codeEvidence } from './evidence/code.ts';
import { filesEvidence } from './evidence/files.ts';
import { labelsEvidence } from './evidence/labels.ts';
import { productEvidence } from './evidence/product.ts';
import { shapeEvidence } from './evidence/shape.ts';
import { wordsEvidence } from './evidence/words.ts';
import type { Opinion } from './opinion/opinion.ts';
import { priorityOf, ruledPriority } from './priority.ts';
import { readIssue } from './read-issue.ts';
import { requirementsOf } from './requirements.ts';
import { findReasons as allReasons, type FindReasons } from './vocabulary/find-reasons.ts';
import { weigh } from './weigh.ts';

export interface Classification {
  readonly specialty: Specialty;
  readonly priority: Priority;
  readonly requirements: string[];
  /** 0 (a guess) to 1 (a label said so). */
  readonly confidence: number;
  /** The heaviest first. */
  readonly evidence: Evidence[];
}

/** What is said of the work beside the issue. What somebody asks for counts, whatever the issue looks like. */
export interface Asked {
  readonly specialty?: Specialty;
  readonly priority?: Priority;
  /** What a model says of it, where one was asked: as weighty as all that makes the classifier itself sure. */
  readonly opinion?: Pick<Opinion, 'because' | 'specialty' | 'spend'> | undefined;
}

/** An issue as its reader sees it. */
export interface Issue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** `owner/name`; what it is called says a little about what is in it. */
  readonly repository?: string;
}

/** What the cluster and the repository's file say of labels and paths. */
export interface Rules {
  readonly triggerLabels: readonly string[];
  readonly specialties?: readonly SpecialtyRule[];
  readonly priorities?: readonly PriorityRule[];
  /** The whole vocabulary, unless somebody wants to know what it is worth. */
  readonly findReasons?: FindReasons;
}

const EVIDENCE_MAX = 20;
const FOUND_CHARS = 160;

/**
 * Decides which specialty an issue is for, how urgent it is and what a solution must satisfy.
 *
 * The question behind it is what would have to change: server code, pages, tests, pipelines, or nothing that
 * runs. Each kind of evidence answers it by itself (`evidence/`), `weigh` adds up. Pure and linear in the text;
 * the text is only ever read, never run, expanded or followed.
 */
export function classify(
  issue: Issue,
  { triggerLabels, specialties = [], priorities = [], findReasons = allReasons }: Rules,
  asked: Asked = {},
): Classification {
  const text = readIssue(issue);
  const pieces = [
    ...askedEvidence(asked),
    ...opinionEvidence(asked),
    ...labelsEvidence(issue.labels, triggerLabels),
    ...shapeEvidence(text),
    ...wordsEvidence(text, findReasons),
    ...filesEvidence(text, specialties),
    ...codeEvidence(text),
    ...productEvidence(text, issue.repository),
  ];
  const { specialty, confidence } =
    asked.specialty === undefined ? weigh(pieces) : { specialty: asked.specialty, confidence: 1 };
  return {
    specialty,
    confidence,
    priority:
      asked.priority ??
      ruledPriority(issue.labels, priorities) ??
      priorityOf({ text, labels: issue.labels, specialty }, triggerLabels),
    requirements: requirementsOf(text),
    evidence: pieces
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, EVIDENCE_MAX)
      .map(({ found, weight, ...piece }) => ({
        ...piece,
        found: Array.from(found).slice(0, FOUND_CHARS).join(''),
        weight: Math.round(weight * 100) / 100,
      })),
  };
}

/** Above every label, so that it stands first. */
const ASKED_WEIGHT = 100;

function askedEvidence({ specialty }: Asked): Evidence[] {
  if (specialty === undefined) return [];
  const found = `specialty=${specialty}`;
  return [{ source: 'command', found, speaksFor: specialty, weight: ASKED_WEIGHT }];
}

/** What `weigh` takes for enough to be sure of. */
const OPINION_WEIGHT = 6;

function opinionEvidence({ opinion }: Asked): Evidence[] {
  if (opinion === undefined) return [];
  const { specialty: speaksFor, because, spend } = opinion;
  const found = `${spend.model}: ${because}`;
  return [{ source: 'model', found, speaksFor, weight: OPINION_WEIGHT }];
}
