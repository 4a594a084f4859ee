import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty of what is part of nothing. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  readonly instance: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly linkedTraceIds: readonly string[];
  readonly failed: boolean;
}

const ERROR_STATUS = 2;

/** Takes spans by OTLP over HTTP in JSON, as a collector does, and keeps them. */
export class SpanReceiver {
  readonly spans: ReceivedSpan[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<SpanReceiver> {
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        receiver.spans.push(...spansIn(JSON.parse(body) as Export));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new SpanReceiver(server, `http://127.0.0.1:${port}`);
    return receiver;
  }

  /** From what is part of nothing down to a span: their names. */
  pathTo(span: ReceivedSpan): string[] {
    const parent = this.spans.find(({ spanId }) => spanId === span.parentSpanId);
    return [...(parent === undefined ? [] : this.pathTo(parent)), span.name];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The part of OTLP's JSON that is looked at. */
interface Export {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: { spans: WireSpan[] }[];
  }[];
}

interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes?: KeyValue[];
  links?: { traceId: string }[];
  status?: { code?: number };
}

interface KeyValue {
  key: string;
  value: Readonly<Record<string, unknown>>;
}

function spansIn({ resourceSpans }: Export): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const about = plain(resource.attributes);
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ traceId, spanId, parentSpanId = '', name, attributes = [], links = [], status }) => ({
        ...{ traceId, spanId, parentSpanId, name },
        service: String(about['service.name']),
        instance: about['service.instance.id'] as string | undefined,
        attributes: plain(attributes),
        linkedTraceIds: links.map((link) => link.traceId),
        failed: status?.code === ERROR_STATUS,
      }));
  });
}

function plain(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
