import { Argument, Command } from 'commander';

import type { Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { completionScript, SHELLS, type Shell } from './completion-script.ts';
import { completionTree } from './completion-tree.ts';

/** `claude-cluster completion` */
export function completion(context: Context): Command {
  return new Command('completion')
    .description('print what makes a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'whose').choices(SHELLS))
    .addHelpText(
      'after',
      examples(
        ['source <(claude-cluster completion bash)', 'in ~/.bashrc'],
        ['source <(claude-cluster completion zsh)', 'in ~/.zshrc'],
        ['claude-cluster completion fish > ~/.config/fish/completions/claude-cluster.fish'],
      ),
    )
    .action((shell: Shell, _options: object, command: Command) => {
      const root = command.parent ?? command;
      context.out.write(completionScript(shell, completionTree(root)));
    });
}
