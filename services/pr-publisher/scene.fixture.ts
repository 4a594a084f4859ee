import { join } from 'node:path';

import type { RepositoryRef } from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  FaultyProxy,
  startBroker,
  startGithub,
  temporaryFolder,
  type LocalGithub,
  type TestDatabase,
} from '#libs/testing';
import { git } from '#libs/workspace';

import { commit, Stage, startPublisher } from './stage.fixture.ts';

/** A broker, the local GitHub behind a line that can fail, and everybody pr-publisher talks with. */
export interface Scene {
  readonly github: LocalGithub;
  readonly line: FaultyProxy;
  readonly stage: Stage;
  readonly folder: string;
  /** A repository of octo-tester with one commit, as its webhooks name it to a publisher behind the line. */
  repository(name: string): Promise<Readonly<RepositoryRef>>;
  database(): Promise<TestDatabase>;
  publisher(database: TestDatabase, environment?: Record<string, string>): Promise<RunningService>;
  /** Resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** @param users with an account, octo-tester among them */
export async function openScene(users?: readonly string[]): Promise<Scene> {
  const [broker, folder] = await Promise.all([startBroker(), temporaryFolder()]);
  await broker.provision();
  const { github, stop } = await startGithub({ users });
  const line = await FaultyProxy.start(github.apiUrl);
  const stage = await Stage.open(broker.url, folder.path);
  const databases: TestDatabase[] = [];
  return {
    github,
    line,
    stage,
    folder: folder.path,
    async repository(name) {
      const from = join(folder.path, `source-${name}`);
      await git(['init', '--quiet', from], { cwd: folder.path });
      await commit(from, { 'README.md': `# ${name}\n` });
      const { id } = await github.createRepository({ owner: 'octo-tester', name, from });
      const fullName = `octo-tester/${name}`;
      const cloneUrl = `${line.url}/${fullName}.git`;
      return { id, fullName, defaultBranch: 'main', cloneUrl, private: false };
    },
    async database() {
      const database = await createDatabase();
      databases.push(database);
      return database;
    },
    publisher: ({ url }, environment) =>
      startPublisher({
        NATS_URL: broker.url,
        DATABASE_URL: url,
        GITHUB_API_URL: line.url,
        GITHUB_APP_ID: String(github.appId),
        GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
        ...environment,
      }),
    async close() {
      await stage.close();
      await line.stop();
      await stop();
      await Promise.all([broker.stop(), ...databases.map((one) => one.drop()), folder.remove()]);
    },
  };
}
