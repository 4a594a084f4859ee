import type { Position } from './conversation.ts';
import type { Script, Scripts, ScriptTool, ScriptTurn } from './script.ts';

/** What is said next, and what happens before. */
export interface NextTurn {
  errors: NonNullable<ScriptTurn['error']>[];
  delayMs: number;
  texts: string[];
  /** None: the model ends its turn. */
  tools: ScriptTool[];
}

/** The task names no script and there is none for all. */
export class NoScript extends Error {
  override readonly name = 'NoScript';
}

const CLOSING = 'That is all for now.';

/** The script of a task, by the first text of a route that stands in its first prompt. */
export function chooseScript({ scripts, default: fallback }: Scripts, firstPrompt: string): Script {
  const script = scripts.find(({ match }) => stands(match, firstPrompt))?.script ?? fallback;
  if (script !== undefined) return script;
  const known = scripts.map(({ match }) => JSON.stringify(match)).join(', ');
  throw new NoScript(
    `No script matches the prompt ${JSON.stringify(firstPrompt.slice(0, 200))}. Known: ${known === '' ? 'none' : known}. Add one, or a default.`,
  );
}

/**
 * The turn at a position.
 *
 * Turns without tools are said together with the next one that has some, since a message without tools would end
 * the model's turn and what follows would never be played. After the last the model closes with a short text.
 */
export function nextTurn(script: Script, position: Position): NextTurn {
  const groups = inMessages(script.rounds[position.round] ?? []);
  const turns = groups[position.step] ?? [];
  const said = turns.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const tools = turns.flatMap((turn) => turn.tools ?? []);
  const texts = said.length === 0 && tools.length === 0 ? [CLOSING] : said;
  return {
    errors: turns.flatMap(({ error }) => (error === undefined ? [] : [error])),
    delayMs: turns.reduce((sum, turn) => sum + (turn.delayMs ?? 0), 0),
    texts: texts.map((text) => inWorkspace(text, position)),
    tools: tools.map(({ name, input }) => ({ name, input: inWorkspace(input, position) })),
  };
}

function inMessages(turns: readonly ScriptTurn[]): ScriptTurn[][] {
  const groups: ScriptTurn[][] = [];
  let open: ScriptTurn[] = [];
  for (const turn of turns) {
    open = [...open, turn];
    if ((turn.tools ?? []).length === 0) continue;
    groups.push(open);
    open = [];
  }
  return [...groups, open];
}

/** `#1` must not be found in `#12`. */
function stands(match: string, prompt: string): boolean {
  for (let at = prompt.indexOf(match); at !== -1; at = prompt.indexOf(match, at + 1))
    if (!(/\d$/.test(match) && /^\d/.test(prompt.slice(at + match.length)))) return true;
  return false;
}

function inWorkspace<T>(value: T, { workspace }: Position): T {
  return replaceIn(value, () => {
    if (workspace !== undefined) return workspace;
    throw new NoScript('The script says ${workspace}, but the request names no working directory.');
  }) as T;
}

function replaceIn(value: unknown, workspace: () => string): unknown {
  if (typeof value === 'string') return value.replaceAll('${workspace}', workspace);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, workspace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceIn(item, workspace)]),
  );
}
