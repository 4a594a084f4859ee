import { readFile, rename, writeFile } from 'node:fs/promises';

import { GIT_SHA, Spend } from '#libs/contracts';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';

/** Where an attempt stands, on its own PC's disk: what a new life of the agent needs to go on with it. */
export class AttemptState {
  @IsUUID()
  sessionId!: string;

  /** 0 for the first run of the CLI, then the number of the fix round. */
  @IsInt()
  @Min(0)
  round!: number;

  /** Claude works, so that the tree is newer than the bundle. Otherwise tests may have littered in it. */
  @IsBoolean()
  working!: boolean;

  @Matches(GIT_SHA)
  baseSha!: string;

  /** The commit in the bundle beside this file. */
  @IsOptional()
  @Matches(GIT_SHA)
  headSha?: string;

  /** What of the attempt's wall clock is used up. */
  @IsInt()
  @Min(0)
  elapsedMs!: number;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Spend)
  spend?: Spend;

  /** Number of the next checkpoint. */
  @IsInt()
  @Min(0)
  serial!: number;
}

/** The same, as plain data. */
export type StoredState = Readonly<AttemptState>;

/** Whole or not at all: a file cut short by a crash would read as damaged. */
export async function writeState(file: string, state: StoredState): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(state), { flush: true });
  await rename(`${file}.new`, file);
}

/** Undefined when there is none, or none that can be read. */
export async function readState(file: string): Promise<StoredState | undefined> {
  try {
    const state = plainToInstance(AttemptState, JSON.parse(await readFile(file, 'utf8')) as object);
    return validateSync(state).length === 0 ? state : undefined;
  } catch {
    // Missing, or of a disk that lost it: either way the attempt begins anew, which is always right.
    return undefined;
  }
}
