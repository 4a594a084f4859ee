import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

import { putInPlace } from './put-in-place.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60_000;
const AUTHORITY_DAYS = 3650;
const CERTIFICATE_DAYS = 825;
/** In its last month a certificate is made anew. */
const RENEWED_BEFORE_MS = 30 * DAY_MS;
/** Clocks of PCs differ. */
const BACKDATED_MS = DAY_MS;

/** A certificate and its private key, in PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Who signs all certificates of one cluster. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly key: CryptoKey;
}

/** For whom a certificate is. */
export interface Bearer {
  readonly name: string;
  /** Names and addresses a server is dialled by; none for a client. */
  readonly hosts: readonly string[];
}

/** The cluster's own authority, made when missing. Whoever has its key can make a certificate for anybody. */
export async function provideAuthority(files: CertificateFiles): Promise<Authority> {
  const there = await readIfThere(files);
  if (there !== undefined)
    return { certificate: new X509Certificate(there.cert), key: await privateKey(there.key) };
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Claude Code Cluster broker authority',
    ...validFor(AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await store(files, certificate, keys.privateKey);
  return { certificate, key: keys.privateKey };
}

/** Makes a certificate, unless there is one that still serves. @returns whether it is new */
export async function provideCertificate(
  files: CertificateFiles,
  bearer: Bearer,
  authority: Authority,
): Promise<boolean> {
  const there = await readIfThere(files);
  if (there !== undefined && (await stillServes(there.cert, bearer, authority))) return false;
  const { name, hosts } = bearer;
  const keys = await newKeys();
  const isServer = hosts.length > 0;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${name}`,
    issuer: authority.certificate.subject,
    ...validFor(CERTIFICATE_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      // A client's can't be put up as a server.
      new ExtendedKeyUsageExtension([
        isServer ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth,
      ]),
      await AuthorityKeyIdentifierExtension.create(authority.certificate),
      ...(isServer ? [new SubjectAlternativeNameExtension(hosts.map(alternativeName))] : []),
    ],
  });
  await store(files, certificate, keys.privateKey);
  return true;
}

async function stillServes(pem: string, { hosts }: Bearer, authority: Authority): Promise<boolean> {
  const certificate = new X509Certificate(pem);
  const isOurs = await certificate.verify({
    publicKey: authority.certificate.publicKey,
    signatureOnly: true,
  });
  const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  const known = new Set(names.map(({ value }) => value));
  return (
    isOurs &&
    certificate.notAfter.getTime() - Date.now() > RENEWED_BEFORE_MS &&
    hosts.every((host) => known.has(host))
  );
}

function alternativeName(host: string): { type: 'dns' | 'ip'; value: string } {
  return { type: isIP(host) === 0 ? 'dns' : 'ip', value: host };
}

function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + days * DAY_MS) };
}

/** Positive, as RFC 5280 wants it. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

async function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privateKey(pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), ALGORITHM, true, ['sign']);
}

/** The key first: a certificate without its key would be kept for good. */
async function store(
  { certFile, keyFile }: CertificateFiles,
  certificate: X509Certificate,
  key: CryptoKey,
): Promise<void> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', key);
  await putInPlace(keyFile, `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`, 0o600);
  await putInPlace(certFile, `${certificate.toString('pem')}\n`, 0o644);
}

async function readIfThere({
  certFile,
  keyFile,
}: CertificateFiles): Promise<{ cert: string; key: string } | undefined> {
  try {
    return { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
