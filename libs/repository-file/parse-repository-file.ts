import { plainToInstance } from 'class-transformer';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';

import { findFaults, type Source } from './find-faults.ts';
import { readCommands } from './read-commands.ts';
import {
  NO_REPOSITORY_FILE,
  REPOSITORY_FILE_BYTES_MAX,
  type RepositoryFile,
} from './repository-file.ts';
import { RepositoryFileInvalid } from './repository-file-invalid.ts';
import { WrittenFile } from './written.ts';

/**
 * What a repository says of itself, from its file's text. An empty file says nothing.
 *
 * One for all who read it, so that what one takes no other refuses. Pure; bounded by the size it takes.
 *
 * @throws RepositoryFileInvalid with every fault
 */
export function parseRepositoryFile(text: string): RepositoryFile {
  if (Buffer.byteLength(text) > REPOSITORY_FILE_BYTES_MAX)
    throw invalid(`must have at most ${REPOSITORY_FILE_BYTES_MAX} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  });
  if (document.errors.length > 0)
    throw new RepositoryFileInvalid(
      document.errors.map(({ message, pos: [offset] }) => ({
        line: lines.linePos(offset).line,
        path: '',
        message: `is no YAML: ${message}`,
      })),
    );
  refuseReserved({ document, lines });
  const written = asWritten(toPlain(document));
  if (written === undefined) return NO_REPOSITORY_FILE;
  const faults = findFaults(written, { document, lines });
  if (faults.length > 0) throw new RepositoryFileInvalid(faults);
  return asRead(written);
}

/** Keys that would become what a rule is looked up by. */
function refuseReserved({ document, lines }: Source): void {
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || (key.value !== '__proto__' && key.value !== 'constructor')) return;
      const { line } = lines.linePos(key.range?.[0] ?? 0);
      throw new RepositoryFileInvalid([{ line, path: key.value, message: 'is no key' }]);
    },
  });
}

function toPlain(document: Source['document']): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    throw invalid(`is no YAML: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function asWritten(plain: unknown): WrittenFile | undefined {
  if (plain === null || plain === undefined) return undefined;
  if (typeof plain !== 'object' || Array.isArray(plain)) throw invalid('must be a mapping');
  const { model } = plain as { model?: unknown };
  return plainToInstance(
    WrittenFile,
    typeof model === 'string' ? { ...plain, model: { default: model } } : plain,
  );
}

function asRead(written: WrittenFile): RepositoryFile {
  const { setup, test, specialties, priorities, model, limits, labels, ...rest } = written;
  const reviewers = (rest.reviewers ?? []).map((name) => name.replace(/^@/, ''));
  return {
    setup: commandsOf(setup),
    test: commandsOf(test),
    specialties: specialties ?? [],
    priorities: priorities ?? [],
    models: model ?? {},
    limits: limits ?? {},
    reviewers: {
      users: reviewers.filter((name) => !name.includes('/')),
      teams: reviewers.flatMap((name) => name.split('/').slice(1)),
    },
    labels: {
      triggers: labels?.triggers ?? [],
      excluded: labels?.excluded ?? [],
      pullRequest: labels?.pullRequest ?? [],
    },
    branchPrefix: rest.branchPrefix,
    draft: rest.draft,
    protectedPaths: rest.protectedPaths ?? [],
  };
}

function commandsOf(written: unknown): string[][] | undefined {
  if (written === undefined) return undefined;
  const read = readCommands(written, Infinity);
  return 'commands' in read ? read.commands : undefined;
}

function invalid(message: string, cause?: unknown): RepositoryFileInvalid {
  return new RepositoryFileInvalid([{ line: undefined, path: '', message }], { cause });
}
