import { readFileSync } from 'node:fs';

import { Redaction, type KnownSecret } from '#libs/redaction';

import { type Environment, valueOf } from './load-config.ts';
import type { ServiceConfig } from './service-config.ts';

/**
 * Knows a service's secrets: what the variables hold that its configuration declares as such.
 *
 * Made of the environment and not of the configuration, so that the complaint about a faulty one is redacted too.
 */
export function redactionOf(
  { secrets, aliases }: Pick<typeof ServiceConfig, 'aliases' | 'secrets'>,
  environment: Environment,
): Redaction {
  return new Redaction(
    secrets.flatMap((name): KnownSecret[] => {
      const value = valueOf(name, aliases, environment);
      return value === undefined
        ? []
        : secretsIn(name, value).map((secret) => ({ name, value: secret }));
    }),
  );
}

function secretsIn(name: string, value: string): string[] {
  if (name.endsWith('_FILE')) return contentOf(value);
  return name.endsWith('_URL') ? value.split(',').flatMap(credentialsOf) : [value];
}

function contentOf(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // Whoever needs the file says what is wrong with it; what can't be read can't be told either.
    return [];
  }
}

/** As they stand in the address, and as they are meant. */
function credentialsOf(address: string): string[] {
  const { username, password } = URL.parse(address.trim()) ?? { username: '', password: '' };
  // A role of PostgreSQL is a name and no secret.
  const user = address.trim().startsWith('postgres') ? '' : username;
  const secret = password === '' ? user : password;
  return secret === '' ? [] : [secret, decoded(secret)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: then it stands for itself.
    return text;
  }
}
