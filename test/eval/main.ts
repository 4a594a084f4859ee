import 'reflect-metadata';

import { readFile } from 'node:fs/promises';

import { answer } from './answer.ts';
import { HELP, parseEvalArguments, UsageError } from './arguments.ts';
import { answersHeldOut } from './hold-out.ts';
import { readRows } from './read-rows.ts';
import { jsonOf, renderScore } from './render-score.ts';
import { score } from './score.ts';

/** EX_USAGE and EX_SOFTWARE of sysexits.h. */
const EXIT_USAGE = 64;
const EXIT_BROKEN = 70;

try {
  const given = parseEvalArguments(process.argv.slice(2));
  if (given.help) process.stdout.write(HELP);
  else {
    const rows = readRows(await textOf(given.file));
    const isHeldOut = given.folds > 0;
    const counted = score(
      isHeldOut ? answersHeldOut(rows, given.folds) : rows.map((row) => answer(row)),
    );
    process.stdout.write(renderScore(counted));
    if (given.json) process.stdout.write(`${jsonOf(counted)}\n`);
  }
} catch (error) {
  const isUsage = error instanceof UsageError;
  const text = error instanceof Error ? (isUsage ? error.message : error.stack) : String(error);
  process.stderr.write(`${text ?? ''}\n`);
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_BROKEN;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new UsageError(`"${file}" can't be read (${code}). Name a file of JSON lines.`, {
      cause,
    });
  }
}
