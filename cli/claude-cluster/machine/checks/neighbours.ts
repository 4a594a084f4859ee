import { connect } from 'node:net';

import { findConnection } from '../../connect/find-connection.ts';
import { doubtful, missing, ok, type Check, type CheckPlace, type Finding } from '../check.ts';
import { judgeVersion } from '../judge.ts';
import { readSettings } from '../settings-of.ts';
import { addressesOf, answerOf } from './answer-of.ts';

const SPEAK_WITHIN_MS = 5000;

const broker: Check = {
  name: 'broker',
  for: ['coordinator', 'node'],
  async look(place) {
    const url = (await settingOf(place, 'NATS_URL')) ?? 'nats://127.0.0.1:4222';
    const remedy =
      'Start the coordinator (claude-cluster start-coordinator), and let port 4222 of it through to this machine.';
    const said = await firstLineOf(url.split(',')[0] ?? url);
    if ('fault' in said) {
      const detail = `nobody answers at ${url} (${said.fault})`;
      // A coordinator starts it itself.
      return place.purpose === 'coordinator'
        ? doubtful(detail, 'start-coordinator starts it, unless init was told of another.')
        : missing(detail, remedy);
    }
    return judgeBroker(said.line, url);
  },
};

/** A broker says who it is before anybody has said who they are. */
export function judgeBroker(line: string, url: string): Finding {
  const [, json] = /^INFO (\{.*\})/.exec(line) ?? [];
  if (json === undefined)
    return missing(`what answers at ${url} is no NATS server`, 'Set NATS_URL to the broker.');
  const { version = '', jetstream = false } = JSON.parse(json) as {
    version?: string;
    jetstream?: boolean;
  };
  if (!jetstream)
    return missing(
      `the broker at ${url} has no JetStream`,
      'Start it with the configuration that claude-cluster keys writes.',
    );
  const remedy = 'Install nats-server 2.10 or newer on the broker’s machine.';
  return judgeVersion(version, { name: `nats-server at ${url}`, least: [2, 10], remedy });
}

const api: Check = {
  name: 'api',
  for: ['node'],
  async look(place) {
    const { url } = await findConnection({}, place.env);
    const { status, fault = '' } = await answerOf(`${url}/health`, place);
    if (status === 200) return ok(`answers at ${url}`);
    return doubtful(
      `no answer at ${url} (${fault || `status ${status ?? 0}`})`,
      'Agents don’t need it; people do: set CLAUDE_CLUSTER_API, or claude-cluster login --api ...',
    );
  },
};

const outside: Check = {
  name: 'model, GitHub',
  for: ['coordinator', 'node'],
  async look(place) {
    const asked = addressesOf(place).filter(
      ({ name }) => place.purpose === 'node' || name === 'GitHub',
    );
    const answers = await Promise.all(
      asked.map(async ({ name, url }) => ({ name, url, answer: await answerOf(url, place) })),
    );
    const silent = answers.filter(({ answer }) => answer.status === undefined);
    if (silent.length === 0)
      return ok(answers.map(({ name, url }) => `${name} at ${url}`).join(', '));
    const list = silent.map(({ url, answer }) => `${url} (${answer.fault ?? ''})`).join(', ');
    const remedy = 'Let this machine through to it, or set HTTPS_PROXY.';
    return place.offline
      ? doubtful(`not asked: ${list}`, 'Leave --offline out.')
      : missing(`no answer: ${list}`, remedy);
  },
};

const traces: Check = {
  name: 'traces',
  for: ['up', 'coordinator', 'node'],
  async look(place) {
    const url = await settingOf(place, 'OTEL_EXPORTER_OTLP_ENDPOINT');
    if (url === undefined)
      return ok('none are kept, as long as OTEL_EXPORTER_OTLP_ENDPOINT is not set');
    const { status, fault = '' } = await answerOf(url, place);
    // A collector has nothing to say to a mere look; that it says so is enough.
    if (status !== undefined) return ok(`go to ${url}`);
    return doubtful(
      `no answer at ${url} (${fault})`,
      'Work goes on without it, and its spans are dropped: start the collector, or correct OTEL_EXPORTER_OTLP_ENDPOINT.',
    );
  },
};

/** Whom this machine must reach. */
export const NEIGHBOURS: readonly Check[] = [broker, api, outside, traces];

/** What the environment says, else the settings of any process; an empty variable says nothing. */
async function settingOf(place: CheckPlace, name: string): Promise<string | undefined> {
  const settings = await readSettings(place.folder);
  return [place.env, ...settings.map(({ values }) => values)]
    .map((values) => values[name])
    .find((value) => value !== undefined && value !== '');
}

/** What a server says first of all, up to the end of the line. */
async function firstLineOf(url: string): Promise<{ line: string } | { fault: string }> {
  if (!URL.canParse(url)) return { fault: 'no address' };
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port || 4222) });
  socket.setTimeout(SPEAK_WITHIN_MS, () => {
    socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' }));
  });
  try {
    let said = '';
    for await (const chunk of socket) {
      said += String(chunk);
      const [line, more] = said.split('\r\n', 2);
      if (line !== undefined && more !== undefined) return { line };
    }
    return { fault: 'it said nothing' };
  } catch (error) {
    return { fault: (error as NodeJS.ErrnoException).code ?? String(error) };
  } finally {
    socket.destroy();
  }
}
