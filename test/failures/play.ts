import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Specialty } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';
import { git } from '#libs/workspace';

import type { ClusterProcess } from '../../infra/local/cluster/cluster-process.ts';
import type { AgentSpec } from '../../infra/local/cluster/options.ts';
import type { Pull } from '../../infra/local/github/pulls.ts';
import { auditAll } from '../stage/audit-all.ts';
import type { OpenedIssue } from '../stage/audit.ts';
import { Ledger, type AttemptRow, type TaskRow } from '../stage/ledger.ts';
import { PERSON, setStage, type Stage } from '../stage/stage.ts';

export interface PlayOptions {
  readonly agents: readonly AgentSpec[];
  /** How quick and how patient everybody is; see `StageOptions`. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Who takes spans; nobody when absent. */
  readonly otlpEndpoint?: string;
}

export interface Work {
  readonly specialty: Specialty;
  /** How long the model works on it, a line of its file every half second. */
  readonly worksMs: number;
}

/** How an issue ended well. */
export interface Done {
  readonly task: TaskRow;
  readonly attempts: readonly AttemptRow[];
  readonly pull: Pull;
  /** The sessions of the model that wrote the pull request's file, line by line. */
  readonly sessions: readonly string[];
}

/** Longer than anything takes here on a busy machine, and a lookup of PostgreSQL or GitHub every so often. */
export const PATIENT = { timeoutMs: 90_000, everyMs: 300 };
const ENDED = ['completed', 'failed', 'cancelled'];

/** The real system of one spec file, in which each issue has a repository of its own. Looked at from outside only. */
export class Play {
  readonly ledger: Ledger;
  private readonly opened: OpenedIssue[] = [];

  private constructor(
    readonly stage: Stage,
    private readonly folder: TemporaryFolder,
  ) {
    this.ledger = new Ledger(stage.cluster.postgresUrl);
  }

  static async open(options: PlayOptions): Promise<Play> {
    const folder = await temporaryFolder();
    try {
      const seed = seedIn(folder);
      await mkdir(seed);
      await writeFile(join(seed, 'README.md'), 'Numbers, written down line by line.\n');
      const stage = await setStage({
        ...options,
        folder: folder.path,
        repositories: [],
        onStep: () => undefined,
        signal: new AbortController().signal,
      });
      return new Play(stage, folder);
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  /**
   * Ends everything.
   *
   * @throws when an issue that was done has since got a second pull request, task or comment
   */
  async close(): Promise<void> {
    const faults = await this.faults(this.opened).catch((error: unknown) => [String(error)]);
    await this.stage.stop();
    await this.folder.remove();
    if (faults.length > 0) throw new Error(`At the end: ${faults.join('; ')}.`);
  }

  async issue({ specialty, worksMs }: Work): Promise<OpenedIssue> {
    const name = `numbers-${this.opened.length + 1}`;
    const repository = `${PERSON}/${name}`;
    const opened = { repository, number: 1, wanted: 'pull-request' } as const;
    this.opened.push(opened);
    await this.stage.github.createRepository({ owner: PERSON, name, from: seedIn(this.folder) });
    await this.stage.github.createIssue({
      repo: repository,
      title: 'Write the numbers down',
      body: `chaos: ${JSON.stringify({ worksMs, hopeless: false })}`,
      labels: [`claude-${specialty}`],
    });
    return opened;
  }

  /** Resolves when the issue has ended as it should: one task, one pull request, one comment. */
  async done(issue: OpenedIssue): Promise<Done> {
    await until(async () => ENDED.includes((await this.task(issue))?.status ?? ''), {
      ...PATIENT,
      what: `the end of ${issue.repository}`,
    });
    let faults: readonly string[] = [];
    await until(async () => (faults = await this.faults([issue])).length === 0, PATIENT).catch(
      (cause: unknown) => {
        throw new Error(`Not done as it should be: ${faults.join('; ')}.`, { cause });
      },
    );
    const [task, attempts] = [await this.task(issue), await this.attempts(issue)];
    const [pull] = await this.stage.github.pullRequests(issue.repository);
    if (task === undefined || pull === undefined) throw new TypeError('It was there just now.');
    return { task, attempts, pull, sessions: await this.sessionsOf(issue, pull) };
  }

  async task({ repository, number }: OpenedIssue): Promise<TaskRow | undefined> {
    const tasks = await this.ledger.tasks();
    return tasks.find((task) => task.repository === repository && task.issue === number);
  }

  async attempts(issue: OpenedIssue): Promise<AttemptRow[]> {
    const task = await this.task(issue);
    const attempts = await this.ledger.attempts();
    return attempts.filter(({ taskId }) => taskId === task?.id);
  }

  /** Resolves with the newest attempt, once it meets the condition. */
  async attempt(
    issue: OpenedIssue,
    is: (attempt: AttemptRow) => boolean,
    what: string,
  ): Promise<AttemptRow> {
    return until(
      async () => {
        const newest = (await this.attempts(issue)).at(-1);
        return newest !== undefined && is(newest) && newest;
      },
      { ...PATIENT, what: `${what}, of ${issue.repository}` },
    );
  }

  /** Its agent works on it. */
  begun(issue: OpenedIssue): Promise<AttemptRow> {
    return this.attempt(issue, ({ startedAt }) => startedAt !== null, 'a begun attempt');
  }

  /** kill -9. */
  kill(name: string): Promise<void> {
    return this.stage.supervisor.alone(name, (part) => part.kill());
  }

  /** Resolves when it is ready again. */
  async start(name: string): Promise<void> {
    const { supervisor } = this.stage;
    await supervisor.alone(name, (part) => supervisor.start(part));
    if (this.stage.cluster.urls[name] !== undefined) await this.isReady(name);
  }

  async isReady(...names: readonly string[]): Promise<void> {
    for (const name of names)
      if (!(await this.stage.supervisor.isReadyAgain(name)))
        throw new Error(
          `${name} is not ready again. Its log is in ${this.stage.cluster.logFolder}.`,
        );
  }

  part(name: string): ClusterProcess {
    const part = this.stage.cluster.processes.get(name);
    if (part === undefined) throw new TypeError(`The cluster has no part ${name}.`);
    return part;
  }

  /** A connection to the broker with the credentials of one who is part of the cluster; the caller closes it. */
  voiceOf(name: string, kind?: 'agent'): Promise<Broker> {
    const { cluster } = this.stage;
    const access = cluster.natsAccessOf(name, kind);
    return Broker.connect({
      servers: cluster.natsUrl,
      service: name,
      account: kind === 'agent' ? 'AGENTS' : 'CORE',
      consumers: [],
      ...(access === undefined ? {} : { access }),
    });
  }

  /**
   * What a dead process has in hand, if anything, is handed out again now, and not after the long silence that the broker
   * waits for otherwise. Resolves when somebody has it.
   */
  async handOutAgain(stream: string, durable: string): Promise<void> {
    const provisioner = await this.voiceOf('node-health');
    try {
      const { consumers } = provisioner.jsm;
      const before = await consumers.info(stream, durable);
      if (before.num_ack_pending === 0) return;
      await until(
        async () => {
          await consumers.update(stream, durable, { ack_wait: 1e9 });
          const { delivered } = await consumers.info(stream, durable);
          return delivered.consumer_seq > before.delivered.consumer_seq;
        },
        { ...PATIENT, what: `${stream}/${durable} to be handed out again` },
      );
      await consumers.update(stream, durable, { ack_wait: before.config.ack_wait ?? 0 });
    } finally {
      await provisioner.onApplicationShutdown();
    }
  }

  /** Where an agent works on an attempt; gone when it has let go of it. */
  placeOf({ agent, taskId, attempt }: AttemptRow): string {
    return join(this.folder.path, 'workspaces', agent, 'work', taskId, String(attempt));
  }

  /** What the model has written on the agent's own disk so far. */
  async linesOf(attempt: AttemptRow): Promise<string[]> {
    const file = join(this.placeOf(attempt), 'tree', 'numbers', '1.md');
    return (await readFile(file, 'utf8')).trim().split('\n');
  }

  private async faults(issues: readonly OpenedIssue[]): Promise<string[]> {
    const verdicts = await auditAll(issues, this.stage.github, this.ledger);
    return verdicts.flatMap(({ repository, faults }) =>
      faults.map((fault) => `${repository}: ${fault}`),
    );
  }

  private async sessionsOf({ repository }: OpenedIssue, { head }: Pull): Promise<string[]> {
    const cwd = this.stage.github.repositoryPath(repository);
    const text = await git(['show', `${head.sha}:numbers/1.md`], { cwd });
    return text
      .trim()
      .split('\n')
      .map((line) => /session (\S+)$/.exec(line)?.[1] ?? '');
  }
}

/** What every repository begins with. */
function seedIn({ path }: TemporaryFolder): string {
  return join(path, 'seed');
}
