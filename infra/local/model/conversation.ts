/** The parts of a Messages API request that are read here; everything else is the CLI's business. */
export interface MessagesRequest {
  model: string;
  stream: boolean;
  max_tokens: number;
  metadata?: unknown;
  system?: unknown;
  tools?: unknown[];
  messages: { role: string; content: unknown }[];
}

/** Where a request stands in its task. */
export interface Position {
  /** What the task was first told, without what the CLI adds. */
  firstPrompt: string;
  /** 0 for the first run of the CLI, then the number of the fix round. */
  round: number;
  /** How many messages with tools the model has said in this round. */
  step: number;
  /** The task's working tree, when the CLI has named it. */
  workspace: string | undefined;
}

interface Block {
  type: string;
  text?: unknown;
  id?: unknown;
}

const NOT_A_PROMPT =
  /^\s*(?:<system-reminder>|<local-command|<command-|<task-notification|<bash-|\[Request interrupted|\(no content\))/;
const WORKING_DIRECTORY =
  /^[ \t]*(?:-[ \t]*)?(?:Primary working|Working) directory:[ \t]*(.+?)[ \t]*$/im;
const TOOL_ID = /^toolu_r\d+t(\d+)n/;

/**
 * Reads from the conversation itself which turn is wanted.
 *
 * Nothing is remembered between requests, so a repeated request gets the same turn and tasks that run at once
 * can't disturb one another. A resumed session bears its whole history: each plain prompt of the user's is one
 * start of the CLI, and the ids of the tools asked for since are ours and number the turns.
 */
export function readPosition(request: MessagesRequest): Position {
  let prompts: string[] = [];
  let step = 0;
  for (const { role, content } of request.messages) {
    const blocks = blocksOf(content);
    if (role === 'assistant') step = Math.max(step, ...blocks.map(stepAfter));
    const prompt = role === 'user' ? promptIn(blocks) : '';
    if (prompt === '') continue;
    prompts = [...prompts, prompt];
    step = 0;
  }
  return {
    firstPrompt: prompts[0] ?? '',
    round: Math.max(0, prompts.length - 1),
    step,
    workspace: findWorkspace(request),
  };
}

/** Titles, summaries and quota checks offer no tools; they must not use up a turn of the script. */
export function isSideRequest(request: MessagesRequest): boolean {
  return (request.tools ?? []).length === 0 || request.max_tokens === 1;
}

/** An id that is unique in its conversation and bears the turn that it belongs to. */
export function toolId(position: Position, index: number): string {
  return `toolu_r${position.round}t${position.step}n${index}`;
}

/** @throws TypeError on what is no request of the Messages API */
export function parseRequest(body: string): MessagesRequest {
  const value: unknown = JSON.parse(body);
  const request = value as Partial<MessagesRequest> | null;
  if (!Array.isArray(request?.messages)) throw new TypeError('messages: a list is required');
  return {
    model: typeof request.model === 'string' ? request.model : 'unknown',
    stream: request.stream === true,
    max_tokens: request.max_tokens ?? 0,
    metadata: request.metadata,
    system: request.system,
    tools: Array.isArray(request.tools) ? request.tools : [],
    messages: request.messages.map(({ role, content }) => ({ role, content })),
  };
}

function promptIn(blocks: readonly Block[]): string {
  return blocks
    .filter((block) => block.type === 'text')
    .map(({ text }) => String(text))
    .filter((text) => text.trim() !== '' && !NOT_A_PROMPT.test(text))
    .join('\n');
}

function stepAfter(block: Block): number {
  const turn = block.type === 'tool_use' ? TOOL_ID.exec(String(block.id))?.[1] : undefined;
  return turn === undefined ? 0 : Number(turn) + 1;
}

/** The CLI names it in its own words, never in the user's: an issue's text must not redirect anything. */
function findWorkspace({ system, messages }: MessagesRequest): string | undefined {
  const said = [
    ...blocksOf(system),
    ...messages.filter(({ role }) => role === 'system').flatMap(({ content }) => blocksOf(content)),
  ];
  const reminders = messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) => blocksOf(content))
    .filter(({ text }) => NOT_A_PROMPT.test(String(text)));
  return [...said, ...reminders]
    .map(({ text }) => WORKING_DIRECTORY.exec(String(text))?.[1])
    .find((path) => path !== undefined);
}

function blocksOf(content: unknown): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? (content as Block[]) : [];
}
