import { Refused } from './refused.ts';

/** What matters here of a request to the Messages API. */
export interface Asked {
  readonly model: string;
  /** As many tokens may come out. */
  readonly maxTokens: number;
  /** As many tokens go in, about; rather too many. */
  readonly inputTokens: number;
  /**
   * The request as it was read and judged, and nothing else: of a key that stands there twice, who knows which one the
   * API takes. What the CLI writes is written the same again.
   */
  readonly body: Buffer;
}

/** Fewer characters make a token in code than in prose; the newest tokenizers make more of them. */
const BYTES_PER_TOKEN = 2.5;
/** No model reads more. */
const CONTEXT_TOKENS_MAX = 1_000_000;

/** Tools that the CLI, and not the API, runs; and the search among them. A version stands at the end: `bash_20250124`. */
const HARMLESS_TOOL = /^(?:custom|(?:bash|computer|memory|text_editor|tool_search_tool\w*)_\d{8})$/;

/**
 * Reads a request, and lets through only what asks for words.
 *
 * The API itself can reach out: it searches the web, fetches addresses, talks to MCP servers and runs code. From inside
 * the box that would be a way around its walls, to any address and with any text, on our bill. The CLI as we start it
 * needs none of it. `speed` has prices of its own, which nobody here has allowed.
 *
 * @throws Refused
 */
export function readAsked(given: Buffer): Asked {
  const request = parse(given);
  const { model, max_tokens: maxTokens, messages } = request;
  if (typeof model !== 'string' || model === '') throw malformed('model must be a text');
  if (!Array.isArray(messages)) throw malformed('messages must be a list');
  const reason = whyNot(request);
  if (reason !== undefined)
    throw new Refused(403, 'permission_error', `The agent's gateway does not pass on ${reason}.`);
  const body = Buffer.from(JSON.stringify(request));
  return {
    model,
    maxTokens: typeof maxTokens === 'number' && maxTokens > 0 ? maxTokens : 0,
    inputTokens: Math.min(CONTEXT_TOKENS_MAX, Math.ceil(body.length / BYTES_PER_TOKEN)),
    body,
  };
}

function parse(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw malformed('it is no JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('it must be an object');
  return value as Record<string, unknown>;
}

function malformed(fault: string, cause?: unknown): Refused {
  const message = `The request can't be read: ${fault}.`;
  return new Refused(400, 'invalid_request_error', message, { cause });
}

function whyNot(request: Record<string, unknown>): string | undefined {
  const { tools, mcp_servers: servers, container, speed } = request;
  if (isGiven(servers)) return 'MCP servers (mcp_servers)';
  if (isGiven(container)) return 'containers (container)';
  if (isGiven(speed) && speed !== 'standard') return 'another speed (speed)';
  const reachingOut = (Array.isArray(tools) ? tools : []).map(typeOf).find(isReachingOut);
  if (reachingOut !== undefined) return `tools that the API runs itself (${reachingOut})`;
  if (namesAddress(request['messages']) || namesAddress(request['system']))
    return 'content that the API would fetch from an address (source.type "url")';
  return undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function typeOf(tool: unknown): string {
  const type: unknown =
    typeof tool === 'object' && tool !== null ? Reflect.get(tool, 'type') : undefined;
  if (type === undefined || type === null) return 'custom';
  return typeof type === 'string' ? type.slice(0, 50) : 'unreadable';
}

function isReachingOut(type: string): boolean {
  return !HARMLESS_TOOL.test(type);
}

/** In any block, however deep. What a tool was asked (`input`) is the model's own data and goes nowhere. */
function namesAddress(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      if (key === 'input') continue;
      if (key === 'source' && isAddress(inner)) return true;
      open.push(inner);
    }
  }
  return false;
}

function isAddress(source: unknown): boolean {
  return typeof source === 'object' && source !== null && Reflect.get(source, 'type') === 'url';
}
