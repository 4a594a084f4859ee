import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment does not fit the service; `faults` has one line for each variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** EX_CONFIG of sysexits.h: a supervisor need not start it again before somebody changed something. */
  readonly exitCode = 78;

  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n` +
        faults.map((fault) => `  - ${fault}`).join('\n') +
        '\nSet the variables in the environment or in .env; .env.example explains each of them.',
    );
  }
}

/**
 * Reads a service's configuration out of the environment, all of it, once, at start.
 *
 * Values are never shown in the message: some of them are secrets. An empty variable counts as not set.
 *
 * @throws ConfigError with all faults at once
 */
export function loadConfig<Config extends object>(
  ConfigClass: (new () => Config) & { aliases?: Readonly<Record<string, string>> },
  environment: Environment,
): Config {
  const given: Record<string, string> = {};
  for (const name of Object.keys(new ConfigClass())) {
    const value = valueOf(name, ConfigClass.aliases, environment);
    if (value !== undefined) given[name] = value;
  }
  const config = plainToInstance(ConfigClass, given);
  const faults = validateSync(config).flatMap(({ property, constraints }) =>
    isSet(given[property]) || new ConfigClass()[property as keyof Config] !== undefined
      ? [Object.values(constraints ?? {}).join('; ')]
      : [`${property} is missing`],
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

/** A variable's value, under its own name or another it is known by; undefined when it is not set. */
export function valueOf(
  name: string,
  aliases: Readonly<Record<string, string>> | undefined,
  environment: Environment,
): string | undefined {
  const others = Object.entries(aliases ?? {}).filter(([, real]) => real === name);
  return [name, ...others.map(([alias]) => alias)]
    .map((spelling) => environment[spelling])
    .find(isSet);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
