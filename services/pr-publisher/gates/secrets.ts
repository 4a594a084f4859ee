import { extname } from 'node:path';

import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules as recommended } from '@secretlint/secretlint-rule-preset-recommend';

import type { Change } from './change.ts';
import { digestOf } from './digest-of.ts';
import { finding, named } from './finding.ts';
import type { Look } from './look.ts';

// Else it keeps marks of every rule at every file, for as long as the process lives.
secretLintProfiler.setEnabled(false);

/** A secret as the scanner met it. Its text stays with the scanner: findings name the kind and the place. */
interface Leak {
  readonly rule: string;
  /** The same for the same secret. */
  readonly digest: string;
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
export function secrets({ message }: Pick<Change, 'message'>): Look {
  const known = new Set<string>();
  const met: (Leak & { readonly place: string })[] = [];
  const meet = (place: string, leaks: readonly Leak[]): void => {
    for (const leak of leaks) met.push({ ...leak, place });
  };
  return {
    async file({ path, before, after }) {
      for (const { digest } of await leaksIn(path, before?.utf8)) known.add(digest);
      // A name is published as well, and then it can't be named here.
      const inName = await leaksIn('path.txt', path);
      meet('a path', inName);
      meet(inName.length > 0 ? 'a path' : path, await leaksIn(path, after?.utf8));
    },
    async findings() {
      meet(MESSAGE, await leaksIn('message.txt', message));
      const news = met.filter(({ digest }) => !known.has(digest));
      return [...Map.groupBy(news, ({ rule }) => rule)].map(([rule, leaks]) => {
        const places = new Set(leaks.map(({ place }) => place));
        return finding(
          'secrets',
          'stop',
          `It holds what looks like a secret (${rule}) in ${named([...places])}. Should it be one, take it for known and replace it.`,
        );
      });
    },
  };
}

/** Also of what is no text: a key is found between the bytes of something else. */
async function leaksIn(path: string, utf8 = ''): Promise<Leak[]> {
  if (utf8 === '') return [];
  const content = utf8.replace(/^\uFEFF/, '');
  const { messages } = await lintSource({
    source: { filePath: path, ext: extensionOf(path), content, contentType: 'text' },
    options: { config: CONFIG, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.map(({ ruleId, range }) => ({
    rule: ruleId.startsWith(RULE_PREFIX) ? ruleId.slice(RULE_PREFIX.length) : ruleId,
    digest: digestOf(content.slice(...range)),
  }));
}

/** For `.p12` the scanner would read the path from this machine's disk. Such a file is held as a binary. */
function extensionOf(path: string): string {
  const extension = extname(path);
  return extension === '.p12' ? '' : extension;
}
