/** One call of a tool, as the model asks for it. */
export interface ScriptTool {
  name: string;
  input: Record<string, unknown>;
}

/** One assistant message, or what happens before the next one. */
export interface ScriptTurn {
  text?: string;
  tools?: ScriptTool[];
  /** A pause before this turn, or before the next one if nothing is said in this. */
  delayMs?: number;
  /** Answered once instead of the turn; whoever asks again gets the turn. */
  error?: { status: number; type: string; message?: string };
}

/** What the model does in one task: a round per start of the CLI (first run, then each fix round). */
export interface Script {
  rounds: ScriptTurn[][];
}

/** Which script is for which task. */
export interface Scripts {
  /** The first whose `match` stands in the task's first prompt is played. */
  scripts: { match: string; script: Script }[];
  /** For every other task; without it such a task gets an error that says so. */
  default?: Script;
}

/** A script that can't be played, and where: `rounds[1][0].tools[0].name`. */
export class InvalidScript extends Error {
  override readonly name = 'InvalidScript';
  readonly path: string;

  constructor(path: string, fault: string) {
    super(`The model's script can't be played: ${path} ${fault}. Correct it and start again.`);
    this.path = path;
  }
}

/**
 * Reads what a person wrote: routes (`{ scripts, default }`), or one script for everything (`{ rounds }`).
 *
 * Strict on purpose: a misspelt key would otherwise be a turn that silently does nothing.
 *
 * @throws InvalidScript with the path of the first fault
 */
export function parseScripts(value: unknown): Scripts {
  if (isObject(value) && 'rounds' in value) return { scripts: [], default: parseScript(value, '') };
  const routes = object(value, '', ['scripts', 'default']);
  return {
    scripts: list(routes['scripts'] ?? [], 'scripts').map((route, index) => {
      const path = `scripts[${index}]`;
      const { match, script } = object(route, path, ['match', 'script']);
      return {
        match: text(match, `${path}.match`),
        script: parseScript(script, `${path}.script`),
      };
    }),
    ...(routes['default'] === undefined
      ? {}
      : { default: parseScript(routes['default'], 'default') }),
  };
}

function parseScript(value: unknown, path: string): Script {
  const { rounds } = object(value, path, ['rounds']);
  const at = path === '' ? 'rounds' : `${path}.rounds`;
  return {
    rounds: list(rounds, at).map((round, i) =>
      list(round, `${at}[${i}]`).map((turn, j) => parseTurn(turn, `${at}[${i}][${j}]`)),
    ),
  };
}

function parseTurn(value: unknown, path: string): ScriptTurn {
  const turn = object(value, path, ['text', 'tools', 'delayMs', 'error']);
  if (Object.keys(turn).length === 0)
    throw new InvalidScript(path, 'is empty; give it text, tools, delayMs or error');
  return {
    ...('text' in turn ? { text: text(turn['text'], `${path}.text`) } : {}),
    ...('tools' in turn
      ? {
          tools: list(turn['tools'], `${path}.tools`).map((tool, i) =>
            parseTool(tool, `${path}.tools[${i}]`),
          ),
        }
      : {}),
    ...('delayMs' in turn
      ? { delayMs: whole(turn['delayMs'], `${path}.delayMs`, [0, 3_600_000]) }
      : {}),
    ...('error' in turn ? { error: parseError(turn['error'], `${path}.error`) } : {}),
  };
}

function parseTool(value: unknown, path: string): ScriptTool {
  const tool = object(value, path, ['name', 'input']);
  const input = tool['input'] ?? {};
  if (!isObject(input)) throw new InvalidScript(`${path}.input`, 'must be an object');
  return { name: text(tool['name'], `${path}.name`), input };
}

function parseError(value: unknown, path: string): NonNullable<ScriptTurn['error']> {
  const error = object(value, path, ['status', 'type', 'message']);
  return {
    status: whole(error['status'], `${path}.status`, [400, 599]),
    type: text(error['type'], `${path}.type`),
    ...('message' in error ? { message: text(error['message'], `${path}.message`) } : {}),
  };
}

function object(value: unknown, path: string, keys: readonly string[]): Record<string, unknown> {
  const known = `with ${keys.join(', ')}`;
  const here = path === '' ? 'the whole' : path;
  if (!isObject(value)) throw new InvalidScript(here, `must be an object ${known}`);
  const stranger = Object.keys(value).find((key) => !keys.includes(key));
  if (stranger !== undefined)
    throw new InvalidScript(
      path === '' ? stranger : `${path}.${stranger}`,
      `is not known here; an object ${known} is wanted`,
    );
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new InvalidScript(path, 'must be a list');
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '')
    throw new InvalidScript(path, 'must be a text that is not empty');
  return value;
}

function whole(value: unknown, path: string, [min, max]: readonly [number, number]): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new InvalidScript(path, `must be a whole number from ${min} to ${max}`);
  return value;
}
