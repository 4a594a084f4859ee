import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsDefined,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { parse } from 'yaml';

import { AttemptFailed } from '../attempt/attempt-failed.ts';
import { CommandSyntaxError, splitCommand } from './split-command.ts';

/** Where a repository says how it wants to be worked on. Only the default branch's is ever read. */
export const REPOSITORY_CONFIG = '.github/claude-cluster.yml';

/** Bounds a repository may make narrower for itself, never wider. */
export class RepositoryLimits {
  @IsOptional()
  @IsInt()
  @Min(1)
  maxTurns?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  maxTokens?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  maxBudgetUsd?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  maxFixRounds?: number;

  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(1440)
  wallClockMinutes?: number;
}

/** What a repository may say of itself. Commands are argument vectors by the time anybody sees them. */
export class RepositoryConfig {
  /** For editors. */
  @IsOptional()
  @IsString()
  $schema?: string;

  /** Run once before the work, each must succeed. */
  @IsOptional()
  @Transform(({ value }) => toCommands('setup', value))
  setup?: string[][];

  /** Run after the work, in this order; the first red one ends it. An empty list: it has no tests. */
  @IsOptional()
  @Transform(({ value }) => toCommands('test', value))
  test?: string[][];

  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9][\w.:@/[\]-]{0,99}$/, { message: 'model must be the name of a model' })
  model?: string;

  @IsOptional()
  @IsDefined()
  @ValidateNested()
  @Type(() => RepositoryLimits)
  limits?: RepositoryLimits;
}

const BYTES_MAX = 64 * 1024;

/**
 * Reads what the repository says of itself; an empty configuration when it says nothing.
 *
 * @throws AttemptFailed `repository-config-invalid` with every fault
 */
export async function readRepositoryConfig(tree: string): Promise<RepositoryConfig> {
  const path = join(tree, REPOSITORY_CONFIG);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return new RepositoryConfig();
  // A link could name any file of this PC, whose content a fault's message would then tell.
  if (!found.isFile() || found.size > BYTES_MAX)
    throw invalid([`it must be a plain file of at most ${BYTES_MAX} bytes`]);
  return parseRepositoryConfig(await readFile(path, 'utf8'));
}

export function parseRepositoryConfig(text: string): RepositoryConfig {
  let plain: unknown;
  try {
    plain = parse(text, { maxAliasCount: 20 });
  } catch (cause) {
    throw invalid([`it is no YAML: ${describe(cause)}`], cause);
  }
  if (plain === null || plain === undefined) return new RepositoryConfig();
  if (typeof plain !== 'object' || Array.isArray(plain)) throw invalid(['it must be a mapping']);
  try {
    const config = plainToInstance(RepositoryConfig, plain);
    const faults = validateSync(config, { whitelist: true, forbidNonWhitelisted: true });
    if (faults.length > 0) throw invalid(faults.flatMap((fault) => describeFault(fault, '')));
    return config;
  } catch (error) {
    throw error instanceof CommandSyntaxError ? invalid([error.message], error) : error;
  }
}

/** `"npm test"`, `["npm test", ["make", "check"]]`, or one command of each kind alone. */
function toCommands(key: string, value: unknown): string[][] {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list))
    throw new CommandSyntaxError(`${key} must be a command or a list of commands.`);
  return list.map((command: unknown) => {
    if (typeof command === 'string') return splitCommand(command);
    if (isWords(command)) return command;
    throw new CommandSyntaxError(
      `${key} must hold commands, or lists of words; quote what YAML takes for a number.`,
    );
  });
}

function isWords(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string')
  );
}

function describeFault(
  { property, constraints, children }: ValidationError,
  path: string,
): string[] {
  const here = `${path}${property}`;
  const own = Object.entries(constraints ?? {}).map(([rule, message]) =>
    rule === 'whitelistValidation' ? `there is no key "${here}"` : `${here}: ${message}`,
  );
  return [...own, ...(children ?? []).flatMap((child) => describeFault(child, `${here}.`))];
}

function invalid(faults: readonly string[], cause?: unknown): AttemptFailed {
  return new AttemptFailed(
    'repository-config-invalid',
    `${REPOSITORY_CONFIG} on the default branch can't be used: ${faults.join('; ').slice(0, 3000)}. Correct it there (keys: setup, test, model, limits) and ask again.`,
    { cause },
  );
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
