import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { LocalGithub } from '../../cli/demo/local-github.ts';
import { parseIssue } from '../../cli/demo/parse-issue.ts';
import type { LocalGithubAccess } from '../../infra/local/cluster/start-stand-ins.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';

type Tokens = Pick<LocalGithubAccess, 'readTokens' | 'tokens'>;

/**
 * The demo's repository and issues on a local GitHub, for on-containers.sh: `node issues.js TOKENS.json URL WHAT`.
 *
 * `repository` makes the repository; `open FILE.md...` opens an issue of each; `pulls` prints a line for each pull request.
 */
const [tokensFile = '', apiUrl = '', what, ...files] = process.argv.slice(2);
const tokens = JSON.parse(await readFile(tokensFile, 'utf8')) as Tokens;
const access = { apiUrl, appId: 0, privateKeyFile: '', ...tokens };
const github = new LocalGithub(access, 'octo-tester', 'fair-share');
const scenario = join(repositoryRoot(), 'cli', 'demo', 'scenario');

if (what === 'repository') await github.createRepository(join(scenario, 'repository'));
else if (what === 'open')
  for (const file of files) {
    const text = parseIssue(await readFile(join(scenario, file), 'utf8'));
    if (text === undefined) throw new Error(`${file} has no title. Give a file of the scenario.`);
    const { number } = await github.openIssue({ ...text, labels: ['claude'] });
    process.stdout.write(`${number}\n`);
  }
else
  for (const { number, head } of await github.pulls())
    process.stdout.write(`${number} ${head.ref}\n`);
