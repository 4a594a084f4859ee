import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { LocalGithubAccess } from '../../../infra/local/cluster/start-stand-ins.ts';
import { repositoryRoot } from '../../../infra/local/repository-root.ts';
import { LocalGithub } from '../../demo/local-github.ts';
import { parseIssue } from '../../demo/parse-issue.ts';

/** Owns the repository of the local GitHub. */
export const PERSON = 'octo-tester';

const REPOSITORY = 'fair-share';
const ISSUES = ['backend.md', 'frontend.md', 'testing.md'];

/** A repository on the local GitHub with issues that nobody asked to work on yet. @returns its name, `owner/name` */
export async function openPlayground(access: LocalGithubAccess): Promise<string> {
  const github = new LocalGithub(access, PERSON, REPOSITORY);
  await github.createRepository(join(scenarioFolder(), 'repository'));
  for (const file of ISSUES) {
    const issue = parseIssue(await readFile(join(scenarioFolder(), file), 'utf8'));
    if (issue !== undefined) await github.openIssue({ ...issue, labels: [] });
  }
  return github.fullName;
}

/** What the scripted model does on these issues; on any other it looks around and leaves a note. */
export async function playgroundScripts(): Promise<unknown> {
  const file = join(scenarioFolder(), 'model.json');
  const scripts = JSON.parse(await readFile(file, 'utf8')) as { scripts: unknown };
  return { ...scripts, default: NOTE };
}

const NOTE = {
  rounds: [
    [
      {
        text: 'I am a script and know only three issues. I leave a note, so that you see the whole way.',
        tools: [{ name: 'Bash', input: { command: 'ls', description: 'Look around' } }],
      },
      { delayMs: 1500 },
      {
        tools: [
          {
            name: 'Write',
            input: {
              file_path: '${workspace}/NOTE.md',
              content: 'Left by the scripted model of `claude-cluster up`.\n',
            },
          },
        ],
      },
      { text: 'Done.' },
    ],
  ],
};

function scenarioFolder(): string {
  return join(repositoryRoot(), 'cli', 'demo', 'scenario');
}
