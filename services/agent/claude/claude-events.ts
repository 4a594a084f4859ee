import type { Spend } from '#libs/contracts';

/** What the CLI is doing now, told in one line. */
export interface ClaudeProgress {
  kind: 'session' | 'text' | 'tool' | 'retry';
  /** At most 300 characters, without line breaks. */
  message: string;
}

/** The CLI's last word on a run. */
export interface ClaudeResultLine {
  kind: 'result';
  subtype: string;
  isError: boolean;
  text: string;
  errors: string[];
  /** HTTP status of the API's refusal that ended the run. */
  apiErrorStatus: number | undefined;
  turns: number;
  sessionId: string | undefined;
  spend: Omit<Spend, 'model'>;
}

/** Tokens of one message of the model's, known while the run goes on. */
export interface ClaudeUsage {
  kind: 'usage';
  messageId: string;
  tokens: Tokens;
}

export type ClaudeEvent =
  | (ClaudeProgress & { kind: 'session'; model: string })
  | (ClaudeProgress & { kind: 'text' | 'tool' })
  | (ClaudeProgress & { kind: 'retry'; attempt: number; status: number | undefined })
  | ClaudeUsage
  | ClaudeResultLine;

export type Tokens = Pick<
  Spend,
  'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'
>;

type Json = Record<string, unknown>;

const MESSAGE_CHARS_MAX = 300;

/**
 * One line of `--output-format stream-json` as what we use of it.
 *
 * Tolerant by design: the CLI's releases add lines and fields every week, so an unknown line is nothing, a missing
 * field is empty, and only a line that is no JSON object is `undefined`, which is how garbage is told.
 */
export function readClaudeLine(line: string, cwd: string): ClaudeEvent[] | undefined {
  const json = parseObject(line);
  if (json === undefined) return undefined;
  switch (json['type']) {
    case 'system':
      return readSystem(json);
    case 'assistant':
      return readAssistant(object(json['message']), cwd);
    case 'result':
      return [readResult(json)];
    default:
      return [];
  }
}

/** Whether it is something to tell a person, rather than a number to add up. */
export function isProgress(event: ClaudeEvent): event is ClaudeEvent & ClaudeProgress {
  return event.kind !== 'usage' && event.kind !== 'result';
}

/** One line for a person, of at most 300 characters. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const points = Array.from(line);
  return points.length <= MESSAGE_CHARS_MAX
    ? line
    : `${points.slice(0, MESSAGE_CHARS_MAX / 2 - 1).join('')}…`;
}

function readSystem(json: Json): ClaudeEvent[] {
  if (json['subtype'] === 'init') {
    const model = string(json['model']);
    return [{ kind: 'session', model, message: oneLine(`Claude starts (${model})`) }];
  }
  if (json['subtype'] !== 'api_retry') return [];
  const status = statusOf(json['error_status']);
  const attempt = count(json['attempt']);
  const why = string(json['error']) || 'no answer';
  const message = oneLine(`Waiting for the model: ${why} (try ${attempt})`);
  return [{ kind: 'retry', attempt, status, message }];
}

function readAssistant(message: Json, cwd: string): ClaudeEvent[] {
  const usage: ClaudeUsage = {
    kind: 'usage',
    messageId: string(message['id']),
    tokens: tokensOf(object(message['usage'])),
  };
  const said = list(message['content'])
    .map(object)
    .flatMap((block): ClaudeEvent[] => {
      if (block['type'] === 'tool_use')
        return [{ kind: 'tool', message: describeTool(block, cwd) }];
      const text = block['type'] === 'text' ? oneLine(string(block['text'])) : '';
      return text === '' ? [] : [{ kind: 'text', message: text }];
    });
  return [usage, ...said];
}

/** The names of the inputs that say best what a call is about, best first. */
const TELLING_INPUTS = ['file_path', 'notebook_path', 'command', 'pattern', 'path', 'description'];

function describeTool(block: Json, cwd: string): string {
  const input = object(block['input']);
  const telling = TELLING_INPUTS.map((name) => string(input[name])).find((text) => text !== '');
  const name = string(block['name']) || 'a tool';
  return oneLine(telling === undefined ? name : `${name} ${telling.replaceAll(`${cwd}/`, '')}`);
}

function readResult(json: Json): ClaudeResultLine {
  const turns = count(json['num_turns']);
  return {
    kind: 'result',
    subtype: string(json['subtype']),
    isError: json['is_error'] === true,
    text: string(json['result']),
    errors: list(json['errors']).map(string),
    apiErrorStatus: statusOf(json['api_error_status']),
    turns,
    sessionId: string(json['session_id']) || undefined,
    spend: { ...spendOf(json), turns },
  };
}

/**
 * What this run alone has used.
 *
 * In a resumed session `total_cost_usd` and `modelUsage` go on counting from the earlier runs, and `usage` leaves
 * out the helpers' models; only `model_usage_since_last_result` is the run itself (measured with CLI 2.1.329).
 * Where an older CLI doesn't send it, the cost of a resumed run may be told too high, never too low.
 */
function spendOf(json: Json): Tokens & { costUsd: number } {
  const sinceLast = Object.values(object(json['model_usage_since_last_result'])).map(object);
  if (sinceLast.length === 0)
    return { ...tokensOf(object(json['usage'])), costUsd: amount(json['total_cost_usd']) };
  const sum = (name: string): number => sinceLast.reduce((all, one) => all + amount(one[name]), 0);
  return {
    inputTokens: count(sum('inputTokens')),
    outputTokens: count(sum('outputTokens')),
    cacheReadTokens: count(sum('cacheReadInputTokens')),
    cacheWriteTokens: count(sum('cacheCreationInputTokens')),
    costUsd: sum('costUSD'),
  };
}

function tokensOf(usage: Json): Tokens {
  return {
    inputTokens: count(usage['input_tokens']),
    outputTokens: count(usage['output_tokens']),
    cacheReadTokens: count(usage['cache_read_input_tokens']),
    cacheWriteTokens: count(usage['cache_creation_input_tokens']),
  };
}

function parseObject(line: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Json)
      : undefined;
  } catch {
    // Not JSON is an answer, told by `undefined`.
    return undefined;
  }
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

function count(value: unknown): number {
  return Math.round(amount(value));
}

function statusOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
