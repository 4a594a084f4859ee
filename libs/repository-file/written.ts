import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  PRIORITIES,
  SPECIALTIES,
  STATUS_LABELS,
  type Priority,
  type Specialty,
} from '#libs/contracts';

import { BRANCH_PREFIX, GLOB, LABEL, LABEL_OF_OURS, MODEL, REVIEWER } from './patterns.ts';
import { IsCommands, IsRules, ListOf, MayBeAbsent } from './rules.ts';

const says = (message: string): { message: string } => ({ message });

const A_MODEL = says('must be the name of a model, such as sonnet');
const A_MAPPING = says('must be a mapping');
const FROM_1 = says('must be a whole number, at least 1');
const FROM_0 = says('must be a whole number, at least 0');
const DOLLARS = says('must be a number of US dollars, at least 0');
const MINUTES = says('must be a number of minutes, 0.1 to 1440');
const A_SPECIALTY = says(`must be one of ${SPECIALTIES.join(', ')}`);
const A_PRIORITY = says(`must be one of ${PRIORITIES.join(', ')}`);
const A_PREFIX = says(
  'must be words that end in / or -, such as claude/, at most 50 characters together',
);

const labels = (itemsMax: number, itemsMin = 0) => ({
  pattern: LABEL,
  holds: 'a list of labels',
  item: 'is no label: it is a text of 1 to 50 characters, quoted where YAML takes it for something else',
  itemsMin,
  itemsMax,
});
const ourLabels = (itemsMax: number) => ({
  ...labels(itemsMax),
  pattern: LABEL_OF_OURS,
  item: `is no label for this: it is a text of 1 to 50 characters, and not ${STATUS_LABELS.join(', ')}, which the cluster puts on itself`,
});
const globs = (itemsMax: number, itemsMin = 0) => ({
  pattern: GLOB,
  holds: 'a list of globs',
  item: 'is no glob within the repository, such as src/**/*.css: no leading / or !, no "..", no parentheses, few stars and braces',
  itemsMin,
  itemsMax,
});

/** Bounds a repository may make narrower for itself, never wider. */
export class WrittenLimits {
  @MayBeAbsent()
  @IsInt(FROM_1)
  @Min(1, FROM_1)
  maxTurns?: number;

  @MayBeAbsent()
  @IsInt(FROM_1)
  @Min(1, FROM_1)
  maxTokens?: number;

  @MayBeAbsent()
  @IsNumber({}, DOLLARS)
  @Min(0, DOLLARS)
  maxBudgetUsd?: number;

  @MayBeAbsent()
  @IsInt(FROM_0)
  @Min(0, FROM_0)
  maxFixRounds?: number;

  @MayBeAbsent()
  @IsNumber({}, MINUTES)
  @Min(0.1, MINUTES)
  @Max(1440, MINUTES)
  wallClockMinutes?: number;
}

export class WrittenModels implements Partial<Record<Specialty | 'default', string>> {
  @MayBeAbsent()
  @Matches(MODEL, A_MODEL)
  default?: string;

  @MayBeAbsent()
  @Matches(MODEL, A_MODEL)
  backend?: string;

  @MayBeAbsent()
  @Matches(MODEL, A_MODEL)
  frontend?: string;

  @MayBeAbsent()
  @Matches(MODEL, A_MODEL)
  testing?: string;

  @MayBeAbsent()
  @Matches(MODEL, A_MODEL)
  devops?: string;

  @MayBeAbsent()
  @Matches(MODEL, A_MODEL)
  general?: string;
}

export class WrittenSpecialtyRule {
  @ListOf(globs(20, 1))
  paths!: string[];

  @IsIn(SPECIALTIES, A_SPECIALTY)
  specialty!: Specialty;
}

export class WrittenPriorityRule {
  @ListOf(labels(20, 1))
  labels!: string[];

  @IsIn(PRIORITIES, A_PRIORITY)
  priority!: Priority;
}

export class WrittenLabels {
  @MayBeAbsent()
  @ListOf(ourLabels(20))
  triggers?: string[];

  @MayBeAbsent()
  @ListOf(ourLabels(50))
  excluded?: string[];

  @MayBeAbsent()
  @ListOf(ourLabels(10))
  pullRequest?: string[];
}

/**
 * The file as it is written, once YAML is read and a single model is taken for the one of every specialty.
 *
 * docs/claude-cluster.schema.json says the same to editors; the specs hold the two against one another.
 */
export class WrittenFile {
  /** For editors. */
  @MayBeAbsent()
  @IsString(says('must be the address of a JSON schema'))
  $schema?: string;

  @MayBeAbsent()
  @IsCommands({ itemsMax: 20 })
  setup?: unknown;

  @MayBeAbsent()
  @IsCommands({ itemsMax: 20 })
  test?: unknown;

  @MayBeAbsent()
  @IsRules({ holds: '{paths, specialty}', itemsMax: 20 })
  @ValidateNested({ each: true })
  @Type(() => WrittenSpecialtyRule)
  specialties?: WrittenSpecialtyRule[];

  @MayBeAbsent()
  @IsRules({ holds: '{labels, priority}', itemsMax: 20 })
  @ValidateNested({ each: true })
  @Type(() => WrittenPriorityRule)
  priorities?: WrittenPriorityRule[];

  @MayBeAbsent()
  @IsObject(says('must be the name of a model, or a mapping of specialties to such names'))
  @ValidateNested()
  @Type(() => WrittenModels)
  model?: WrittenModels;

  @MayBeAbsent()
  @IsObject(A_MAPPING)
  @ValidateNested()
  @Type(() => WrittenLimits)
  limits?: WrittenLimits;

  @MayBeAbsent()
  @ListOf({
    pattern: REVIEWER,
    holds: 'a list of logins and organisation/team',
    item: 'is no login and no organisation/team',
    itemsMax: 15,
  })
  reviewers?: string[];

  @MayBeAbsent()
  @IsObject(A_MAPPING)
  @ValidateNested()
  @Type(() => WrittenLabels)
  labels?: WrittenLabels;

  @MayBeAbsent()
  @Matches(BRANCH_PREFIX, A_PREFIX)
  branchPrefix?: string;

  @MayBeAbsent()
  @IsBoolean(says('must be true or false'))
  draft?: boolean;

  @MayBeAbsent()
  @ListOf(globs(50))
  protectedPaths?: string[];
}
