import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CONSUMERS,
  GithubComment,
  GithubIssue,
  GHOST,
  parseEvent,
  EVENTS,
  STREAMS,
  type Actor,
  type CloudEvent,
  type GithubIssueData,
  type IssueRequest,
  type RepositoryRef,
  type StreamName,
} from '#libs/contracts';
import { Broker, MessagingModule, Publisher } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import {
  FaultyProxy,
  startBroker,
  startGithub,
  temporaryFolder,
  until,
  type LocalGithub,
} from '#libs/testing';

import { issueClassifier } from './service.ts';

export const REPO = 'octo-tester/parcel-counter';
/** Nobody sees it who has no right in it. */
export const PRIVATE_REPO = 'octo-tester/vault';
/** By GitHub's clock; long before it is heard. */
export const COMMENTED_AT = '2026-01-15T09:30:01Z';
/** Where `octo-writer` has no right. */
export const OTHER_REPO = 'octo-maintainer/elsewhere';

/** Everybody with an account, and the role each has in REPO; octo-tester owns it, the others may read. */
const ROLES = {
  'octo-tester': undefined,
  'octo-maintainer': 'maintain',
  'octo-writer': 'write',
  'octo-triager': 'triage',
  'octo-reader': undefined,
  'octo-listed': undefined,
  'octo-guest': undefined,
} as const;

export interface Heard {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly label?: string;
  readonly state?: 'closed' | 'open';
  readonly action?: GithubIssueData['action'];
  readonly isPullRequest?: boolean;
  readonly request?: IssueRequest;
  readonly repository?: string;
  /** Who did it, and who wrote the issue: `octo-writer` when absent. */
  readonly by?: string | Actor;
  readonly author?: string | Actor;
  readonly traceparent?: string;
  readonly id?: string;
  readonly messageId?: string;
}

/** issue-classifier on a real broker and the local GitHub; webhook-ingest is played by the test. */
export class Stage {
  service!: RunningService;
  private readonly accounts = new Map<string, Actor>();

  private constructor(
    readonly github: LocalGithub,
    /** All that stands between the service and GitHub. */
    readonly line: FaultyProxy,
    private readonly o: {
      neighbour: INestApplicationContext;
      environment: Record<string, string>;
      end: () => Promise<void>;
    },
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<Stage> {
    const [broker, folder, { github, stop }] = await Promise.all([
      startBroker(),
      temporaryFolder(),
      startGithub({ users: Object.keys(ROLES) }),
    ]);
    await broker.provision(CONSUMERS['issue-classifier']);
    const line = await FaultyProxy.start(github.apiUrl);
    const neighbour = await NestFactory.createApplicationContext(
      MessagingModule.register({ service: 'webhook-ingest', servers: broker.url, consumers: [] }),
      { logger: false },
    );
    const end = async (): Promise<void> => {
      await neighbour.close();
      await line.stop();
      await Promise.all([stop(), broker.stop(), folder.remove()]);
    };
    const common = {
      NATS_URL: broker.url,
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      GITHUB_API_URL: line.url,
      GITHUB_APP_ID: String(github.appId),
      GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
    };
    const stage = new Stage(github, line, {
      neighbour,
      environment: { ...common, ...environment },
      end,
    });
    await stage.furnish(folder.path);
    await stage.startService();
    return stage;
  }

  async startService(): Promise<void> {
    this.service = await startService(issueClassifier, this.o.environment);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.o.end();
  }

  get broker(): Broker {
    return this.o.neighbour.get(Broker);
  }

  /** Says a delivery about an issue as webhook-ingest would, and returns its id. */
  async hear(what: Heard): Promise<string> {
    const id = what.id ?? randomUUID();
    const { action = 'opened', label, request, traceparent } = what;
    const data: GithubIssueData = {
      deliveryId: id,
      action,
      ...(label === undefined ? {} : { label }),
      ...(request === undefined ? {} : { request }),
      ...this.about(what),
    };
    const saying = { id: what.messageId ?? id, tokens: { action }, data, traceparent };
    await this.o.neighbour.get(Publisher).publish(GithubIssue, saying);
    return id;
  }

  /** Says a delivery about a comment. `by` wrote it. */
  async hearComment(body: string, what: Heard = {}): Promise<string> {
    const id = randomUUID();
    const action = 'created';
    const about = this.about(what);
    const author = about.sender;
    const comment = { commentId: 31_337, body, author, createdAt: COMMENTED_AT };
    const data = { deliveryId: id, action, ...comment, ...about } as const;
    await this.o.neighbour
      .get(Publisher)
      .publish(GithubComment, { id, tokens: { action }, data, traceparent: undefined });
    return id;
  }

  account(login: string): Actor {
    const found = this.accounts.get(login.toLowerCase());
    const { id = 999_999, type = 'User' } = found ?? {};
    return { id, type, login };
  }

  /** What came of a delivery, once its durable is settled. */
  async cameOf(deliveryId: string): Promise<CloudEvent[]> {
    await this.settled();
    return this.saidOf(deliveryId);
  }

  /** What came of a delivery so far. */
  async saidOf(deliveryId: string): Promise<CloudEvent[]> {
    const said = [...(await this.said('ISSUES')), ...(await this.said('COMMANDS'))];
    return said.filter(({ id }) => id.split(/:(.*)/s)[1]?.startsWith(deliveryId));
  }

  /** Waits until everything that was said has been settled. */
  async settled(): Promise<void> {
    const { jsm } = this.broker;
    const { last_seq: last } = (await jsm.streams.info(STREAMS.GITHUB.name)).state;
    await until(
      async () => {
        const info = await jsm.consumers.info(STREAMS.GITHUB.name, 'issue-classifier');
        return info.ack_floor.stream_seq >= last && info.num_ack_pending === 0;
      },
      { what: 'the durable to be settled', timeoutMs: 30_000 },
    );
  }

  async messages(stream: StreamName): Promise<number> {
    return (await this.broker.jsm.streams.info(stream)).state.messages;
  }

  private async said(stream: StreamName): Promise<CloudEvent[]> {
    const { jsm } = this.broker;
    const { first_seq, last_seq } = (await jsm.streams.info(stream)).state;
    const found: CloudEvent[] = [];
    for (let seq = Math.max(1, first_seq); seq <= last_seq; seq += 1) {
      const message = await jsm.streams.getMessage(stream, { seq });
      if (message !== null) found.push(parseEvent(message.string(), EVENTS).event);
    }
    return found;
  }

  private about(
    what: Heard,
  ): Pick<GithubIssueData, 'installationId' | 'isPullRequest' | 'issue' | 'repository' | 'sender'> {
    const { title = 'x', body = '', labels = ['claude'], state = 'open' } = what;
    const { isPullRequest = false, by = 'octo-writer', author = 'octo-writer' } = what;
    const actor = (one: string | Actor): Actor =>
      typeof one === 'string' ? this.account(one) : one;
    return {
      repository: repositoryOf(what.repository ?? REPO),
      issue: {
        id: 900142,
        number: 42,
        title,
        body,
        bodyBytes: Buffer.byteLength(body),
        url: 'https://github.example/octo-tester/parcel-counter/issues/42',
        labels: [...labels],
        state,
        author: actor(author),
        updatedAt: '2026-01-15T09:30:00Z',
      },
      isPullRequest,
      sender: actor(by),
      installationId: 77,
    };
  }

  private async furnish(folder: string): Promise<void> {
    await writeFile(join(folder, 'README.md'), '# Parcels\n');
    for (const fullName of [REPO, PRIVATE_REPO, OTHER_REPO]) {
      const [owner = '', name = ''] = fullName.split('/');
      const isPrivate = fullName === PRIVATE_REPO;
      await this.github.createRepository({ owner, name, from: folder, private: isPrivate });
    }
    for (const [login, role] of Object.entries(ROLES)) {
      if (role !== undefined) await this.github.grant(REPO, login, role);
      this.accounts.set(login, await this.github.account(login));
    }
    this.accounts.set('ghost', GHOST);
  }
}

function repositoryOf(fullName: string): RepositoryRef {
  return {
    id: 1,
    fullName,
    defaultBranch: 'main',
    cloneUrl: `https://github.example/${fullName}.git`,
    private: fullName === PRIVATE_REPO,
  };
}
