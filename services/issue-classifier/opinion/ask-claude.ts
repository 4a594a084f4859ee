import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { childEnvironment, CommandFailed, removeFolder, runCommand } from '#libs/workspace';

import type { Issue } from '../classify.ts';
import { NoOpinion, type Opinion } from './opinion.ts';
import { ANSWER_SCHEMA, INSTRUCTIONS, questionAbout } from './question.ts';
import { readAnswer } from './read-answer.ts';

export interface Asking {
  /** The CLI: a path, or a name on PATH. */
  readonly bin: string;
  readonly model: string;
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** US dollars of this question alone. */
  readonly usdMax: number;
}

/** The answer, and once more after an answer that was not of the form. */
const TURNS_MAX = 3;

/**
 * Asks a model by the Claude Code CLI which specialty an issue is for.
 *
 * The CLI gets no tools, an empty folder for a home and to work in, and nothing to read but the question on its standard input:
 * whatever an issue talks the model into, the most it can do is name another of the five specialties.
 *
 * @throws NoOpinion
 */
export async function askClaude(issue: Issue, asking: Asking): Promise<Opinion> {
  const folder = await mkdtemp(join(tmpdir(), 'second-opinion-'));
  try {
    const [home, cwd] = [join(folder, 'home'), join(folder, 'empty')];
    for (const made of [home, cwd]) await mkdir(made, { mode: 0o700 });
    const { stdout } = await runCommand({
      file: asking.bin,
      args: argumentsOf(asking),
      cwd,
      env: environmentOf(asking, home),
      input: questionAbout(issue),
      timeoutMs: asking.timeoutMs,
      graceMs: 1000,
      outputBytesMax: 64 * 1024,
    });
    return readAnswer(stdout, asking.model);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw notAsked(error, asking);
  } finally {
    await removeFolder(folder);
  }
}

function argumentsOf({ model, usdMax }: Asking): string[] {
  return [
    ...['-p', '--bare'],
    ...['--output-format', 'json'],
    ...['--json-schema', JSON.stringify(ANSWER_SCHEMA)],
    ...['--model', model],
    ...['--system-prompt', INSTRUCTIONS],
    ...['--max-turns', String(TURNS_MAX)],
    ...['--max-budget-usd', String(usdMax)],
    ...['--tools', ''],
    ...['--setting-sources', 'user'],
    '--strict-mcp-config',
    '--disable-slash-commands',
    '--no-session-persistence',
  ];
}

function environmentOf({ apiKey, baseUrl }: Asking, home: string): Record<string, string> {
  return childEnvironment({
    HOME: home,
    TMPDIR: home,
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: baseUrl,
    // A text that says `@/etc/passwd` would otherwise have that file sent along.
    CLAUDE_CODE_DISABLE_FILE_MENTIONS: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // Ten by default, one after the other, also when the key is refused: longer than a question may take.
    CLAUDE_CODE_MAX_RETRIES: '1',
  });
}

/** After an error of the API the CLI exits with 1 and tells it in JSON all the same. */
function notAsked(failed: CommandFailed, { bin, model, timeoutMs }: Asking): Error {
  const { notFound, timedOut, stdout } = failed;
  if (notFound)
    return new NoOpinion(
      `There is no ${bin}. Install the Claude Code CLI where issue-classifier runs, or set CLAUDE_BIN.`,
      { cause: failed },
    );
  if (timedOut)
    return new NoOpinion(
      `The model did not answer within ${timeoutMs} ms. Check that ANTHROPIC_BASE_URL is reached from here.`,
      { cause: failed },
    );
  try {
    readAnswer(stdout, model);
  } catch (error) {
    if (error instanceof NoOpinion && stdout.trim() !== '') return error;
  }
  return new NoOpinion(`${failed.message} Run ${bin} by hand to see why.`, { cause: failed });
}
