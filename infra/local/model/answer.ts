import { randomUUID } from 'node:crypto';

import { toolId, type MessagesRequest, type Position } from './conversation.ts';
import type { NextTurn } from './next-turn.ts';

type Content =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> };

/** A message of the Messages API, complete. */
export interface Message {
  id: string;
  type: 'message';
  role: 'assistant';
  model: string;
  content: Content[];
  stop_reason: 'end_turn' | 'tool_use';
  stop_sequence: null;
  usage: Usage;
}

interface Usage {
  input_tokens: number;
  output_tokens: number;
  cache_read_input_tokens: number;
  cache_creation_input_tokens: number;
}

/** About four characters make a token: near enough for numbers that only have to look right. */
const CHARS_PER_TOKEN = 4;
const DELTA_CHARS = 2048;

/** The turn as one message, with a usage as if the earlier part of the conversation came from the cache. */
export function messageOf(request: MessagesRequest, position: Position, turn: NextTurn): Message {
  const content: Content[] = [
    ...turn.texts.map((text) => ({ type: 'text' as const, text })),
    ...turn.tools.map((tool, index) => ({
      type: 'tool_use' as const,
      id: toolId(position, index),
      ...tool,
    })),
  ];
  return {
    // A message's id is unique: the CLI joins messages that bear the same one.
    id: `msg_${randomUUID().replaceAll('-', '')}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content,
    stop_reason: turn.tools.length > 0 ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: usageOf(request, content),
  };
}

/** The message as the events of a stream, in their order. */
export function eventsOf(message: Message): { type: string }[] {
  const usage = { ...message.usage, output_tokens: 1 };
  const opening = { ...message, content: [], stop_reason: null, usage };
  return [
    { type: 'message_start', message: opening },
    ...message.content.flatMap((content, index) => blockEvents(content, index)),
    {
      type: 'message_delta',
      delta: { stop_reason: message.stop_reason, stop_sequence: null },
      usage: { output_tokens: message.usage.output_tokens },
    },
    { type: 'message_stop' },
  ] as { type: string }[];
}

/** How many tokens a request has, about. */
export function countTokens(request: MessagesRequest): number {
  return tokensIn([request.system, request.tools, request.messages]);
}

function blockEvents(content: Content, index: number): { type: string; index: number }[] {
  const [empty, text, delta] =
    content.type === 'text'
      ? [{ ...content, text: '' }, content.text, { type: 'text_delta', key: 'text' }]
      : [
          { ...content, input: {} },
          JSON.stringify(content.input),
          { type: 'input_json_delta', key: 'partial_json' },
        ];
  return [
    { type: 'content_block_start', index, content_block: empty },
    ...inPieces(text).map((piece) => ({
      type: 'content_block_delta',
      index,
      delta: { type: delta.type, [delta.key]: piece },
    })),
    { type: 'content_block_stop', index },
  ] as { type: string; index: number }[];
}

function inPieces(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / DELTA_CHARS) }, (_, i) =>
    text.slice(i * DELTA_CHARS, (i + 1) * DELTA_CHARS),
  );
}

function usageOf(request: MessagesRequest, content: readonly Content[]): Usage {
  const total = countTokens(request);
  const newest = request.messages.length < 3 ? total : tokensIn(request.messages.slice(-2));
  const fresh = Math.min(total, newest);
  return {
    input_tokens: 4,
    output_tokens: tokensIn(content),
    cache_read_input_tokens: total - fresh,
    cache_creation_input_tokens: fresh,
  };
}

function tokensIn(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / CHARS_PER_TOKEN);
}
