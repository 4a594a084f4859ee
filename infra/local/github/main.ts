import { readFile } from 'node:fs/promises';

import type { NewRepository } from './repositories.ts';
import { startGithub, type GithubOptions } from './start-github.ts';

/**
 * The local GitHub as a process of its own: `node main.js '<json>'` or `node main.js options.json`.
 *
 * The JSON holds the options of `startGithub` and, if wanted, `repositories` to begin with. One line of JSON on
 * standard output says that it is ready and where; SIGTERM or SIGINT ends it.
 */
const argument = process.argv[2] ?? '{}';
const text = argument.startsWith('{') ? argument : await readFile(argument, 'utf8');
const { repositories = [], ...options } = JSON.parse(text) as GithubOptions & {
  repositories?: NewRepository[];
};

const github = await startGithub(options);
for (const repository of repositories) await github.createRepository(repository);
const { apiUrl, gitUrl, appId, privateKeyFile, tokens, readTokens } = github;
const access = { apiUrl, gitUrl, appId, privateKeyFile, tokens, readTokens };
process.stdout.write(`${JSON.stringify(access)}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void github.stop().then(() => process.exit(0));
  });
