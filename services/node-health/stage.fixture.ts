import {
  NodeHeartbeat,
  type CloudEvent,
  type EventDefinition,
  type NodeHeartbeatData,
  type NodeStateData,
  type Specialty,
} from '#libs/contracts';
import { Broker, JetStreamStrategy, Publisher } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { startService, type RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  until,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Agent } from './agent.entity.ts';
import { NodeHealthConfig } from './config.ts';
import { NodeHealthModule } from './node-health.module.ts';

export const OFFLINE_AFTER_MS = 1000;

const HEARTBEAT = {
  hostname: 'octo-tester-pc',
  specialties: ['backend', 'general'] as Specialty[],
  slots: 2,
  running: [],
  draining: false,
  claudeCodeVersion: '0.0.0-test',
  workspaceRoot: '/invented/workspaces',
  system: {
    platform: 'linux',
    arch: 'x64',
    cpus: 4,
    load1: 0.5,
    memoryTotalBytes: 8e9,
    memoryFreeBytes: 4e9,
    diskFreeBytes: 1e11,
    nodeVersion: 'v24.0.0',
  },
};

/** node-health on a broker and a database of its own, and the agents it hears, played by the test. */
export class Stage {
  private said = 0;

  private constructor(
    readonly broker: TestBroker,
    private readonly database: TestDatabase,
    readonly service: RunningService,
  ) {}

  static async open(): Promise<Stage> {
    const [broker, database] = await Promise.all([startBroker(), createDatabase()]);
    return new Stage(broker, database, await startNodeHealth(broker.url, database.url));
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.broker.stop();
    await this.database.drop();
  }

  /** Another process of the same service. */
  async second(): Promise<RunningService> {
    return startNodeHealth(this.broker.url, this.database.url);
  }

  get db(): Database {
    return this.service.app.get(Database);
  }

  get nats(): Broker {
    return this.service.app.get(Broker);
  }

  async beat(agent: string, changes: Partial<NodeHeartbeatData> = {}): Promise<void> {
    await this.say(NodeHeartbeat, { agent }, { ...HEARTBEAT, ...changes });
  }

  async say<Data extends object>(
    definition: EventDefinition<Data>,
    tokens: { agent?: string },
    data: Data,
  ): Promise<void> {
    this.said += 1;
    const id = `${definition.type}:${this.said}`;
    await this.service.app.get(Publisher).publish(definition, { id, tokens, data });
  }

  /** What was said of agents so far, in its order. */
  async facts(): Promise<CloudEvent<NodeStateData>[]> {
    const { streams } = this.nats.jsm;
    const { state } = await streams.info('FLEET');
    const said: CloudEvent<NodeStateData>[] = [];
    for (let seq = 1; seq <= state.last_seq; seq += 1) {
      const message = await streams.getMessage('FLEET', { seq });
      if (message !== null) said.push(message.json());
    }
    return said;
  }

  /** Once a fact was said so often: every fact up to then, as `<what> <agent>`. */
  async factsUpTo(wanted: string, times = 1): Promise<string[]> {
    return until(
      async () => {
        const all = await this.facts();
        const said = all.map(({ type, data }) => `${type.split('.')[1]} ${data.agent}`);
        return said.filter((one) => one === wanted).length >= times && said;
      },
      { what: `${wanted}, ${times} times` },
    );
  }

  async agentRow(name: string): Promise<Agent> {
    return this.db.manager.findOneByOrFail(Agent, { name });
  }
}

async function startNodeHealth(natsUrl: string, databaseUrl: string): Promise<RunningService> {
  return startService(
    {
      name: 'node-health',
      Config: NodeHealthConfig,
      module: (config) => NodeHealthModule.register(config),
      transports: [JetStreamStrategy],
      ready: [Broker, Database, JetStreamStrategy],
    },
    {
      NATS_URL: natsUrl,
      DATABASE_URL: databaseUrl,
      HTTP_PORT: '0',
      OFFLINE_AFTER_MS: String(OFFLINE_AFTER_MS),
      LOG_LEVEL: 'silent',
    },
  );
}
