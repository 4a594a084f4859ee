import { readFile } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';

import type { ServiceConfig } from './service-config.ts';

/** One figure as it is at this moment. */
export interface Measurement {
  readonly name: string;
  readonly help: string;
  /** In the unit the name ends with. */
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Something that is looked up when Prometheus asks, and not counted as it happens. */
export interface Measured {
  measure(): Promise<readonly Measurement[]>;
}

/** When the certificates this process shows and trusts end; nothing where it has none. */
export function certificatesOf(config: ServiceConfig): Measured {
  const files = { own: config.NATS_TLS_CERT_FILE, authority: config.NATS_TLS_CA_FILE };
  const named = Object.entries(files).filter(([, file]) => file !== '');
  return {
    measure: () =>
      Promise.all(
        named.map(async ([of, file]) => ({
          name: 'tls_certificate_expires_timestamp_seconds',
          help: 'When a certificate for the broker ends: this process’s own, or the one it trusts',
          value: new X509Certificate(await readFile(file)).validToDate.getTime() / 1000,
          labels: { certificate: of },
        })),
      ),
  };
}
