import { join } from 'node:path';

import { childEnvironment } from '#libs/workspace';

import { isLoopback } from './reach-model.ts';

/** What decides how the CLI is started. */
export interface ClaudeStart {
  /** The task's working tree. */
  cwd: string;
  /** A folder of this run's own, which becomes HOME. */
  home: string;
  /** A UUID of ours, so that a fix round can resume the session. */
  sessionId: string;
  resume: boolean;
  model: string;
  maxTurns: number;
  maxBudgetUsd: number;
}

/** What a model needs to change code and to run it, and nothing that reaches out or outlives the run. */
const TOOLS = 'Bash,Edit,Glob,Grep,NotebookEdit,Read,Write';

/**
 * The CLI's arguments. The prompt is never among them: it goes to stdin, so that no text can become a flag.
 *
 * What a repository brings along (.claude/settings*.json with hooks and environment, .mcp.json, skills, commands,
 * agents) is not obeyed: `--setting-sources user`, `--strict-mcp-config`, `--disable-slash-commands`. Its CLAUDE.md
 * is read, as text, because that is where people write how their code wants to be worked on: `--add-dir` with
 * CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD does that without the settings. `--bare` would ignore the same
 * files, but also CLAUDE.md and most of the CLI's own instructions to the model. `bypassPermissions` is refused to
 * root; `acceptEdits` with a list of tools needs nobody to answer either, and keeps the editing tools inside the
 * working tree. (All tried with CLI 2.1.329.)
 */
export function claudeArguments(start: ClaudeStart): string[] {
  return [
    '-p',
    ...['--output-format', 'stream-json', '--verbose'],
    ...[start.resume ? '--resume' : '--session-id', start.sessionId],
    ...['--model', start.model],
    ...['--max-turns', String(start.maxTurns)],
    ...['--max-budget-usd', String(start.maxBudgetUsd)],
    ...['--permission-mode', 'acceptEdits'],
    ...['--tools', TOOLS],
    ...['--allowedTools', 'Bash,Glob,Grep,Read'],
    ...['--setting-sources', 'user'],
    '--strict-mcp-config',
    '--disable-slash-commands',
    ...['--add-dir', start.cwd],
  ];
}

/** Where the CLI's temporary files go: into its home, so that they go away with it. */
export function temporaryFolderOf(home: string): string {
  return join(home, 'tmp');
}

/** A file that the CLI's shell reads before each command of the model's. */
export function shellFileOf(home: string): string {
  return join(home, 'shell-environment.sh');
}

/**
 * Takes what opens the model out of the environment of the model's own commands, so that no `env` in a log shows it. No
 * wall: the same user can still find it. That is why the key here is the gateway's, which is worth nothing elsewhere.
 */
export const SHELL_FILE = 'unset ANTHROPIC_API_KEY ANTHROPIC_BASE_URL CLAUDE_CODE_OAUTH_TOKEN\n';

/** What opens the model to the CLI. */
export interface ModelAccess {
  /** The gateway's key of this run. */
  readonly apiKey?: string | undefined;
  /** The token of a subscription, which no gateway can keep: the real one. */
  readonly oauthToken?: string | undefined;
  /** Where the model's API is; default the CLI's own. */
  readonly baseUrl?: string | undefined;
}

/** The CLI's whole environment. */
export function claudeEnvironment({
  home,
  apiKey,
  oauthToken,
  baseUrl,
}: ModelAccess & { home: string }): Record<string, string> {
  const environment = childEnvironment({
    HOME: home,
    TMPDIR: temporaryFolderOf(home),
    GIT_TERMINAL_PROMPT: '0',
    ANTHROPIC_API_KEY: apiKey,
    CLAUDE_CODE_OAUTH_TOKEN: oauthToken,
    ANTHROPIC_BASE_URL: baseUrl,
    CLAUDE_ENV_FILE: shellFileOf(home),
    CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
    // An issue that says `@/etc/passwd` would otherwise have that file sent to the model.
    CLAUDE_CODE_DISABLE_FILE_MENTIONS: '1',
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  });
  return baseUrl !== undefined && isLoopback(new URL(baseUrl))
    ? withoutProxyOnLoopback(environment)
    : environment;
}

/**
 * The prompt as it is put on stdin. A leading slash would make the CLI take it for one of its own commands, and
 * end without asking the model.
 */
export function promptInput(prompt: string): string {
  return prompt.trimStart().startsWith('/') ? `The task:\n\n${prompt}` : prompt;
}

function withoutProxyOnLoopback(environment: Record<string, string>): Record<string, string> {
  const already = environment['NO_PROXY'] ?? environment['no_proxy'];
  const direct = [already, '127.0.0.1', 'localhost', '[::1]'].filter(Boolean).join(',');
  return { ...environment, NO_PROXY: direct, no_proxy: direct };
}
