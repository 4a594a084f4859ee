import { SPECIALTIES, visibleLine, type Specialty, type Spend } from '#libs/contracts';

import { NoOpinion, type Opinion } from './opinion.ts';

const BECAUSE_CHARS_MAX = 140;
const SAID_CHARS_MAX = 300;

/**
 * What the CLI printed with `--output-format json`, as an opinion.
 *
 * @param asked the model's name as it was asked for; the answer tells which one that was
 * @throws NoOpinion
 */
export function readAnswer(stdout: string, asked: string): Opinion {
  const json = parseObject(stdout);
  if (json === undefined)
    throw new NoOpinion(
      `The CLI said nothing that can be read: ${tail(stdout)}. Check CLAUDE_BIN.`,
      {},
    );
  const spend = spendOf(json, asked);
  if (json['is_error'] === true || json['subtype'] !== 'success')
    throw new NoOpinion(
      `The model was not reached, or not within its limits (${words(json)}). Check ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL of issue-classifier.`,
      { spend },
    );
  const { specialty, because } = object(json['structured_output']);
  if (!isSpecialty(specialty))
    throw new NoOpinion(
      `The model's answer names no specialty (${words(json)}). Try another SECOND_OPINION_MODEL.`,
      { spend },
    );
  return { specialty, because: oneLine(because), spend };
}

function spendOf(json: Json, asked: string): Spend {
  const used = Object.entries(object(json['modelUsage']));
  const sum = (name: string): number =>
    used.reduce((all, [, one]) => all + amount(object(one)[name]), 0);
  return {
    model: (used[0]?.[0] ?? asked).slice(0, 100),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadTokens: sum('cacheReadInputTokens'),
    cacheWriteTokens: sum('cacheCreationInputTokens'),
    turns: Math.round(amount(json['num_turns'])),
    costUsd: amount(json['total_cost_usd']),
  };
}

function words(json: Json): string {
  const { subtype, result, errors } = json;
  const said = [subtype, result, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return tail(said.filter((one) => typeof one === 'string').join(': '));
}

function oneLine(because: unknown): string {
  const line = visibleLine(typeof because === 'string' ? because : '').text;
  return Array.from(line).slice(0, BECAUSE_CHARS_MAX).join('');
}

function tail(text: string): string {
  const said = text.trim().slice(-SAID_CHARS_MAX);
  return said === '' ? 'nothing' : said;
}

type Json = Readonly<Record<string, unknown>>;

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    // Not JSON is an answer, told by `undefined`.
    return undefined;
  }
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

function isSpecialty(value: unknown): value is Specialty {
  return SPECIALTIES.some((specialty) => specialty === value);
}
