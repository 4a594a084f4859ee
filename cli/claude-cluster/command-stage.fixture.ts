import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';

import type { Life } from '../../services/api/lives.fixture.ts';
import { Stage } from '../../services/api/stage.fixture.ts';
import { EXIT } from './command-error.ts';
import { run } from './run.ts';
import { surroundings } from './surroundings.fixture.ts';

/** What a command said, and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The real api on a real broker and database, and the command line of an admin of it. */
export class CommandStage {
  private constructor(
    readonly api: Stage,
    readonly folder: TemporaryFolder,
    readonly admin: string,
  ) {}

  static async open(): Promise<CommandStage> {
    const [api, folder] = await Promise.all([Stage.open(), temporaryFolder()]);
    return new CommandStage(api, folder, await api.tokenOf('admin'));
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.folder.remove();
  }

  get env(): Record<string, string> {
    return {
      XDG_CONFIG_HOME: this.folder.path,
      CLAUDE_CLUSTER_API: this.api.service.url,
      CLAUDE_CLUSTER_TOKEN: this.admin,
    };
  }

  async run(argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Said> {
    const { around, said } = surroundings({ env: { ...this.env, ...more } });
    const code = await run(argv, around);
    return { code, ...said() };
  }

  /** What it answers to a program; and all has to be well. */
  async json(...argv: string[]): Promise<Record<string, unknown>> {
    const { code, out, err } = await this.run([...argv, '--json']);
    if (code !== EXIT.ok) throw new Error(`${argv.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out) as Record<string, unknown>;
  }

  /** Says what was not said yet of an issue; resolves when the api knows its task. */
  async known(life: Life): Promise<void> {
    await this.api.tellRest(life);
    await this.api.isHeard();
    await until(async () => (await this.api.get(`/api/v1/tasks/${life.taskId}`)).ok);
  }
}

/** `octo-tester/shop-1#7`. */
export function referenceTo({ repository, issueNumber }: Life): string {
  return `${repository.fullName}#${issueNumber}`;
}
