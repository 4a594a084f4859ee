import { Command } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { wholeNumber } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import { taskPath } from '../task-reference.ts';

/** `claude-cluster logs` */
export function logs(context: Context): Command {
  return new Command('logs')
    .description('show what the agent did in an attempt')
    .argument('<task>', 'owner/name#12, the issue’s address, or the task’s id')
    .option('-f, --follow', 'stay until the attempt ends')
    .option('--attempt <number>', 'another than the last one', wholeNumber(1, 1000))
    .addHelpText(
      'after',
      examples(
        ['claude-cluster logs -f octo-org/shop#12'],
        ['claude-cluster logs octo-org/shop#12 --attempt 1 > attempt-1.log', 'byte for byte'],
        ['claude-cluster logs octo-org/shop#12 --json', 'one JSON object for each line'],
      ),
    )
    .action(
      async (task: string, options: { follow?: true; attempt?: number }, command: Command) => {
        const path = `${taskPath(task)}/log`;
        const api = await apiOf(context, command);
        const { out } = context;
        const { json, live } = outputOf(context, command);
        const response = await api.open(path, { ...options });
        if (response.body === null) return;
        if (!json && !live) {
          // A file or another program gets it as it is.
          for await (const chunk of response.body) await write(out, chunk);
          return;
        }
        for await (const line of linesOf(response.body))
          await write(out, json ? `${JSON.stringify({ line })}\n` : `${harmless(line)}\n`);
      },
    );
}

/** A log tells what strangers' programs said: it must not move anybody's cursor. */
function harmless(line: string): string {
  const [indent = ''] = /^[ \t]*/.exec(line) ?? [];
  return indent + plainLine(line);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function write(out: NodeJS.WriteStream, chunk: string | Uint8Array): Promise<void> {
  if (!out.write(chunk) && !out.destroyed)
    await new Promise<void>((resolve) => {
      out.once('drain', resolve).once('close', resolve);
    });
}
