import { readFile } from 'node:fs/promises';

import {
  AuthorizationError,
  connect,
  nkeyAuthenticator,
  type ConnectionOptions,
  type NatsConnection,
  type TlsOptions,
} from '@nats-io/transport-node';

import { BrokerDenied, BrokerUnavailable } from './errors.ts';
import type { BrokerAccess, BrokerAddress } from './options.ts';

const FIRST_CONNECT_MS = 60_000;
const AGAIN_MS = 500;

/** While a server reads its configuration anew, as after SIGHUP, it refuses for a moment whom it knows. */
const RELOAD_MS = 2_000;

/** Of one try. A server that refuses a certificate of TLS 1.3 hangs up, which the client only notices by the clock. */
const ONE_TRY_MS = 5_000;

/** Codes by which Node and OpenSSL tell of a certificate that is not to be trusted. */
const DISTRUST =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_(?:GET|VERIFY)_|SELF_SIGNED_|DEPTH_ZERO_)/;

/** The subjects on which a user is answered: nobody else may listen there. */
export function inboxPrefixOf(user: string): string {
  return `_INBOX_${user}`;
}

/** Where a user's JetStream API is: agents have none of their own, but a part of CORE's under another name. */
export function apiPrefixOf({ account, access }: BrokerAddress): string | undefined {
  return account === 'AGENTS' && access?.nkeySeedFile !== undefined ? 'JSC.API' : undefined;
}

/**
 * Connects, and waits a minute for a broker that is not there yet.
 *
 * It reconnects for ever: with the client's own default it would give up after about twenty seconds and never come back.
 *
 * @throws BrokerDenied when waiting can't help: no such file, no trusted certificate, and after two seconds no such user
 * @throws BrokerUnavailable when no server answers within a minute
 */
export async function connectTo(
  address: BrokerAddress,
  withinMs = FIRST_CONNECT_MS,
): Promise<NatsConnection> {
  const options = await connectionOptions(address);
  const until = Date.now() + withinMs;
  const reloadedBy = Date.now() + RELOAD_MS;
  for (;;) {
    try {
      return await connect(options);
    } catch (cause) {
      if (!isOfTheKey(cause, address) || Date.now() > reloadedBy) {
        const denied = denial(cause, address);
        if (denied !== undefined) throw denied;
        if (Date.now() > until) throw noAnswer(address, cause);
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

async function connectionOptions({
  servers,
  user,
  name,
  access,
}: BrokerAddress): Promise<ConnectionOptions> {
  const seed = await readGiven('NATS_NKEY_SEED_FILE', access?.nkeySeedFile);
  const tls = await tlsOptions(access);
  return {
    servers: servers.split(','),
    name: name ?? user,
    inboxPrefix: inboxPrefixOf(user),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    timeout: ONE_TRY_MS,
    noAsyncTraces: true,
    ...(seed === undefined ? {} : { authenticator: authenticatorOf(seed, access?.nkeySeedFile) }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function authenticatorOf(
  seed: string,
  file: string | undefined,
): NonNullable<ConnectionOptions['authenticator']> {
  // The client itself would only find out when it is asked to sign.
  if (!/^SU[A-Z2-7]{56}$/.test(seed.trim()))
    throw new BrokerDenied(
      `NATS_NKEY_SEED_FILE, ${String(file)}, holds no seed of a user. Make one with npm run keys.`,
    );
  return nkeyAuthenticator(new TextEncoder().encode(seed.trim()));
}

async function tlsOptions(access: BrokerAccess | undefined): Promise<TlsOptions | undefined> {
  const { caFile, certFile, keyFile } = access?.tls ?? {};
  if (caFile === undefined && certFile === undefined && keyFile === undefined) return undefined;
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new BrokerDenied('NATS_TLS_CERT_FILE and NATS_TLS_KEY_FILE go together: set both.');
  const ca = await readGiven('NATS_TLS_CA_FILE', caFile);
  const cert = await readGiven('NATS_TLS_CERT_FILE', certFile);
  const key = await readGiven('NATS_TLS_KEY_FILE', keyFile);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function readGiven(variable: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BrokerDenied(
      `${variable}, ${file}, can't be read: ${messageOf(cause)}. Make it with npm run keys, or correct the variable.`,
      { cause },
    );
  }
}

/** A key was shown, and refused. */
function isOfTheKey(cause: unknown, { access }: BrokerAddress): boolean {
  return cause instanceof AuthorizationError && access?.nkeySeedFile !== undefined;
}

/** Undefined when it may go better in a moment. */
function denial(
  cause: unknown,
  { servers, user, access }: BrokerAddress,
): BrokerDenied | undefined {
  if (cause instanceof AuthorizationError)
    return new BrokerDenied(
      access?.nkeySeedFile === undefined
        ? `The broker at ${servers} takes nobody without a key. Set NATS_NKEY_SEED_FILE to the seed of ${user}, which npm run keys makes.`
        : `The broker at ${servers} knows no user with the key in ${access.nkeySeedFile}. Run npm run keys for ${user} and send the server SIGHUP, or correct NATS_NKEY_SEED_FILE.`,
      { cause },
    );
  const distrust = causesOf(cause).find(({ code }) => DISTRUST.test(code));
  return distrust === undefined
    ? undefined
    : new BrokerDenied(
        `No TLS connection to the broker at ${servers}: ${distrust.message}. Set NATS_TLS_CA_FILE, NATS_TLS_CERT_FILE and NATS_TLS_KEY_FILE to the files of ${user}, and dial a name that is in the server's certificate.`,
        { cause },
      );
}

function noAnswer({ servers, access }: BrokerAddress, cause: unknown): BrokerUnavailable {
  const certificate =
    access?.tls === undefined || !servers.includes('tls:')
      ? ''
      : ' It hangs up on certificates it does not trust: see that NATS_TLS_CERT_FILE and NATS_TLS_KEY_FILE are set, and signed by the authority the server knows.';
  return new BrokerUnavailable(
    `No broker answers at ${servers} (${messageOf(cause)}). Start nats-server there, or correct NATS_URL.${certificate}`,
    { cause },
  );
}

/** The client wraps what the socket said. */
function causesOf(error: unknown): { code: string; message: string }[] {
  const causes = [];
  // Not by class: what Node itself throws is of another realm than a test's.
  for (let now = error; typeof now === 'object' && now !== null; now = (now as Error).cause) {
    const { code = '', message } = now as NodeJS.ErrnoException;
    causes.push({ code, message });
  }
  return causes;
}

function messageOf(error: unknown): string {
  return causesOf(error)[0]?.message ?? String(error);
}
