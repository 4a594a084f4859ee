import { extname } from 'node:path';

import { lintSource } from '@secretlint/core';
import { rules as recommended } from '@secretlint/secretlint-rule-preset-recommend';

import type { Change, FileSide } from './change.ts';
import { finding, named, type Finding } from './finding.ts';

/** A secret as the scanner met it. The text itself stays in here: findings name the kind and the place. */
interface Leak {
  readonly rule: string;
  readonly text: string;
}

/** Not taken: it lets whoever writes a secret switch the scanner off with a comment beside it. */
const SWITCH = '@secretlint/secretlint-rule-filter-comments';
const CONFIG = {
  rules: recommended
    .filter(({ meta }) => meta.id !== SWITCH)
    .map((rule) => ({ id: rule.meta.id, rule })),
};
const RULE_PREFIX = '@secretlint/secretlint-rule-';
const MESSAGE = 'the commit message';

/**
 * Secrets that the change brings: in whole files, not in lines alone, so that none is missed that was put together of
 * old and new ones. What stood in one of these files before is no news. A find can't be approved: what is pushed is
 * out, and no later commit takes it back.
 */
export async function secrets({ files, message }: Change): Promise<Finding[]> {
  const known = new Set<string>();
  for (const { path, before } of files)
    for (const { text } of await leaksIn(path, before)) known.add(text);
  const found = new Map<string, Set<string>>();
  const look = async (place: string, path: string, side: FileSide | undefined): Promise<void> => {
    for (const { rule, text } of await leaksIn(path, side))
      if (!known.has(text)) found.set(rule, (found.get(rule) ?? new Set()).add(place));
  };
  for (const { path, after } of files) {
    // A name is published as well, and then it can't be named here.
    const name = asText(path);
    const isLeak = (await leaksIn('path.txt', name)).length > 0;
    await look('a path', 'path.txt', name);
    await look(isLeak ? 'a path' : path, path, after);
  }
  await look(MESSAGE, 'message.txt', asText(message));
  return [...found].map(([rule, places]) =>
    finding(
      'secrets',
      'stop',
      `It holds what looks like a secret (${rule}) in ${named([...places])}. Should it be one, take it for known and replace it.`,
    ),
  );
}

function asText(text: string): FileSide {
  const content = Buffer.from(text);
  return { mode: '100644', bytes: content.length, content };
}

/** Also of what is no text: a key is found between the bytes of something else. */
async function leaksIn(path: string, side: FileSide | undefined): Promise<Leak[]> {
  if (side?.content === undefined || side.content.length === 0) return [];
  const content = side.content.toString('utf8').replace(/^\uFEFF/, '');
  const { messages } = await lintSource({
    source: { filePath: path, ext: extensionOf(path), content, contentType: 'text' },
    options: { config: CONFIG, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.map(({ ruleId, range }) => ({
    rule: ruleId.startsWith(RULE_PREFIX) ? ruleId.slice(RULE_PREFIX.length) : ruleId,
    text: content.slice(...range),
  }));
}

/** For `.p12` the scanner would read the path from this machine's disk. Such a file is held as a binary. */
function extensionOf(path: string): string {
  const extension = extname(path);
  return extension === '.p12' ? '' : extension;
}
