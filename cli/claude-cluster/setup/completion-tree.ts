import type { Command, Option } from 'commander';

/** What may follow a command, as far as it is known beforehand. */
export interface CompletionNode {
  /** Its name and its aliases; empty for the program itself. */
  readonly names: readonly string[];
  readonly description: string;
  readonly options: readonly CompletionOption[];
  readonly children: readonly CompletionNode[];
}

export interface CompletionOption {
  /** `--status`, `-s`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** Read from the commands themselves, so that nothing is listed that is not there. */
export function completionTree(program: Command): CompletionNode {
  return nodeOf(program, program.options.map(optionOf), true);
}

function nodeOf(
  command: Command,
  everywhere: readonly CompletionOption[],
  isRoot = false,
): CompletionNode {
  const own = isRoot ? [] : command.options.map(optionOf);
  return {
    names: isRoot ? [] : [command.name(), ...command.aliases()],
    description: command.description(),
    options: [...own, ...everywhere],
    children: command.commands.map((child) => nodeOf(child, everywhere)),
  };
}

function optionOf(option: Option): CompletionOption {
  return {
    flags: [option.long, option.short].filter((flag) => typeof flag === 'string'),
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}
