import { COMMAND, WORD } from './patterns.ts';
import { CommandSyntaxError, splitCommand } from './split-command.ts';

/** `"npm test"`, `["npm test", ["make", "check"]]`: one command, or a list of commands, each written out or as words. */
export function readCommands(
  value: unknown,
  itemsMax: number,
): { readonly commands: string[][] } | { readonly fault: string } {
  if (typeof value === 'string') return readOne(value);
  if (!Array.isArray(value)) return { fault: 'must be a command or a list of commands' };
  if (value.length > itemsMax)
    return { fault: `must be at most ${itemsMax} commands; put them into a script` };
  const commands: string[][] = [];
  for (const [at, command] of value.entries()) {
    const read = typeof command === 'string' ? readOne(command) : readWords(command);
    if ('fault' in read) return { fault: `[${at}] ${read.fault}` };
    commands.push(...read.commands);
  }
  return { commands };
}

type Read = { readonly commands: string[][] } | { readonly fault: string };

function readOne(text: string): Read {
  try {
    const words = splitCommand(text);
    // What a program can't be given, which is all that the schema's pattern knows more.
    if (COMMAND.test(text)) return { commands: [words] };
    return { fault: `${JSON.stringify(text)} can't be given to a program as it is written` };
  } catch (error) {
    if (error instanceof CommandSyntaxError) return { fault: error.message.replace(/\.$/, '') };
    throw error;
  }
}

function readWords(words: unknown): Read {
  const isCommand =
    Array.isArray(words) &&
    words.length > 0 &&
    words[0] !== '' &&
    words.every((word): word is string => typeof word === 'string' && WORD.test(word));
  if (isCommand) return { commands: [words] };
  return { fault: 'must be a command, or a list of its words; quote what YAML takes for a number' };
}
