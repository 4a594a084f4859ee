import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a child may see of the daemon's environment: where programs and certificates are, and how to speak. */
const ALLOWED = [
  'PATH',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'GIT_SSL_CAINFO',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
  'GOROOT',
  'JAVA_HOME',
  'DOTNET_ROOT',
] as const;

/** Toolchains that look for themselves under HOME, which a child gets another of. No credentials live in these. */
const TOOLCHAINS = {
  RUSTUP_HOME: '.rustup',
  PYENV_ROOT: '.pyenv',
  VOLTA_HOME: '.volta',
} as const;

/** What Docker's client goes by to find its engine. */
const DOCKER = [
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'XDG_RUNTIME_DIR',
] as const;

/** For Docker's own client, which is no stranger's: no command in a box ever sees it. */
export function dockerEnvironment(): Record<string, string> {
  return childEnvironment(Object.fromEntries(DOCKER.map((name) => [name, process.env[name]])));
}

/**
 * The complete environment of a child process: an allow-list, and what its caller adds.
 *
 * Exists because a child runs a stranger's code (a repository's tests, a model's commands) and inherits
 * everything otherwise: the daemon's keys, tokens and database addresses. It bears no HOME, so that nobody's
 * dot files configure it by accident; whoever needs one gives one of its own.
 *
 * @param extra added last, and wins; an `undefined` removes the name
 */
export function childEnvironment(
  extra: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const allowed = ALLOWED.map((name) => [name, process.env[name]] as const);
  const pairs = [...allowed, ...toolchains(), ...Object.entries(extra)].reduce(
    (map, [name, value]) => map.set(name, value),
    new Map<string, string | undefined>(),
  );
  return Object.fromEntries(
    [...pairs].filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function toolchains(): [string, string | undefined][] {
  return Object.entries(TOOLCHAINS).map(([name, folder]) => {
    const usual = join(homedir(), folder);
    return [name, process.env[name] ?? (existsSync(usual) ? usual : undefined)];
  });
}
