import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { parseScripts } from '../../infra/local/model/script.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import type { DemoArguments, OwnWork, ScenarioName } from './arguments.ts';
import { parseIssue, type IssueText } from './parse-issue.ts';
import { plainLine } from '../terminal/terminal-text.ts';
import { UsageError } from './usage.ts';

/** What a run of the demo is about. */
export interface Scenario {
  readonly repository: { readonly name: string; readonly from: string };
  readonly issues: readonly (IssueText & { readonly labels: readonly string[] })[];
  /** For the local model; absent with the real one. */
  readonly scripts?: unknown;
  /** Its tests are known to be harmless and quick, so they are run once more on each branch. */
  readonly ours: boolean;
  /** How every issue should end: in a pull request, or waiting for a person. */
  readonly ends: 'held' | 'published';
}

const TRIGGER_LABEL = 'claude';
const OUR_NAME = 'fair-share';

/** @throws UsageError when a file is missing or can't be used */
export async function readScenario({ own, apiKey, scenario }: DemoArguments): Promise<Scenario> {
  const work = own ?? (scenario === undefined ? ourOwn() : OTHERS[scenario]());
  if (!(await isFolder(work.repository)))
    throw new UsageError(
      `There is no folder ${work.repository}: give --repo the path of a repository.`,
    );
  const labels = [...new Set([TRIGGER_LABEL, ...work.labels])];
  const issues = await Promise.all(
    work.issues.map(async (file) => ({ ...(await readIssue(file)), labels })),
  );
  const script = apiKey === undefined ? work.modelScript : undefined;
  return {
    repository: {
      name: own === undefined ? OUR_NAME : repositoryName(work.repository),
      from: work.repository,
    },
    issues,
    ...(script === undefined ? {} : { scripts: await readScripts(script) }),
    ours: own === undefined,
    ends: scenario === 'tampering' ? 'held' : 'published',
  };
}

/** A path's last part, made fit to be a repository's name on GitHub. */
export function repositoryName(path: string): string {
  const name = basename(path)
    .replace(/\.git$/, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 100);
  return name === '' ? 'repository' : name;
}

function ourOwn(): OwnWork & { modelScript: string } {
  const folder = join(repositoryRoot(), 'cli', 'demo', 'scenario');
  return {
    repository: join(folder, 'repository'),
    issues: ['backend.md', 'frontend.md', 'testing.md'].map((file) => join(folder, file)),
    labels: [],
    modelScript: join(folder, 'model.json'),
  };
}

/** The issue about the red test, and a model that removes the test instead of the fault. */
function tampering(): OwnWork & { modelScript: string } {
  const { repository, labels } = ourOwn();
  const folder = join(repository, '..', 'tampering');
  return {
    repository,
    issues: [join(folder, 'issue.md')],
    labels,
    modelScript: join(folder, 'model.json'),
  };
}

/** The first of the three issues, and a model that needs a second attempt for it. */
function retry(): OwnWork & { modelScript: string } {
  const { repository, issues, labels } = ourOwn();
  const modelScript = join(repository, '..', 'retry', 'model.json');
  return { repository, issues: issues.slice(0, 1), labels, modelScript };
}

const OTHERS: Readonly<Record<ScenarioName, () => OwnWork & { modelScript: string }>> = {
  tampering,
  retry,
};

async function readIssue(file: string): Promise<IssueText> {
  const issue = parseIssue(await readText('--issue', file));
  if (issue === undefined)
    throw new UsageError(`${file} is empty: write the issue's title on its first line.`);
  return issue;
}

async function readScripts(file: string): Promise<unknown> {
  const text = await readText('--model-script', file);
  try {
    const scripts: unknown = JSON.parse(text);
    parseScripts(scripts);
    return scripts;
  } catch (cause) {
    const { message } = cause as Error;
    throw new UsageError(
      cause instanceof SyntaxError
        ? `${file} is not JSON (${plainLine(message)}): correct it and try again.`
        : `${file}: ${message}`,
      { cause },
    );
  }
}

async function readText(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new UsageError(`${file} can't be read (${code}): give ${flag} the path of a file.`, {
      cause,
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
