import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { NewRepository } from './repositories.ts';
import { startGithub, type GithubOptions } from './start-github.ts';

/**
 * The local GitHub as a process of its own: `node main.js '<json>'` or `node main.js options.json`.
 *
 * The JSON holds the options of `startGithub` and, if wanted, `repositories` to begin with. One line of JSON on
 * standard output says that it is ready, where, and which file holds the tokens: output ends up in a log. SIGTERM or
 * SIGINT ends it.
 */
const argument = process.argv[2] ?? '{}';
const text = argument.startsWith('{') ? argument : await readFile(argument, 'utf8');
const { repositories = [], ...options } = JSON.parse(text) as GithubOptions & {
  repositories?: NewRepository[];
};

const github = await startGithub(options);
for (const repository of repositories) await github.createRepository(repository);
const { apiUrl, gitUrl, appId, privateKeyFile, tokens, readTokens } = github;
const tokensFile = join(options.folder, 'tokens.json');
await writeFile(tokensFile, JSON.stringify({ tokens, readTokens }), { mode: 0o600 });
process.stdout.write(`${JSON.stringify({ apiUrl, gitUrl, appId, privateKeyFile, tokensFile })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void github.stop().then(() => process.exit(0));
  });
