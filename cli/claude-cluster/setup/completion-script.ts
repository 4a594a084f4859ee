import type { CompletionNode, CompletionOption } from './completion-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for one shell; it starts nothing of ours while it completes. */
export function completionScript(shell: Shell, tree: CompletionNode): string {
  if (shell === 'fish') return fishScript(tree);
  // zsh understands bash's way, once it is told so.
  const first = shell === 'zsh' ? 'autoload -Uz bashcompinit && bashcompinit\n' : '';
  return first + bashScript(tree);
}

/** `claude-cluster dlq` is `dlq`; its aliases are other ways to the same. */
interface Place {
  readonly path: string;
  readonly node: CompletionNode;
}

function placesOf(node: CompletionNode, path = ''): Place[] {
  const below = node.children.flatMap((child) =>
    child.names.flatMap((name) => placesOf(child, path === '' ? name : `${path} ${name}`)),
  );
  return [{ path, node }, ...below];
}

function bashScript(tree: CompletionNode): string {
  const places = placesOf(tree);
  const words = places.map(({ path, node }) => {
    const all = [
      ...node.children.flatMap(({ names }) => names),
      ...node.options.flatMap(({ flags }) => flags),
    ];
    return `    ${JSON.stringify(path)}) words=${JSON.stringify(all.join(' '))} ;;`;
  });
  const valued = unique(places.flatMap(({ node }) => node.options).filter((one) => one.takesValue));
  const values = valued.map(
    ({ flags, choices }) => `    ${flags.join('|')}) ${valuesOf(choices)}; return ;;`,
  );
  const paths = places.map(({ path }) => path).filter((path) => path !== '');
  return `# claude-cluster: completion for bash, made by "claude-cluster completion bash"
_claude_cluster() {
  local current previous path word words index
  current="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  path=""
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${path:+$path }\${COMP_WORDS[index]}"
    case "$word" in
      ${paths.map((path) => JSON.stringify(path)).join('|')}) path="$word" ;;
    esac
  done
  case "$previous" in
${values.join('\n')}
  esac
  case "$path" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _claude_cluster claude-cluster
`;
}

/** Without choices it is left to the shell, which completes files. */
function valuesOf(choices: readonly string[]): string {
  if (choices.length === 0) return 'COMPREPLY=()';
  return `COMPREPLY=($(compgen -W ${JSON.stringify(choices.join(' '))} -- "$current"))`;
}

/** The same flag may stand at several commands; what one of them knows of its values counts for all. */
function unique(options: readonly CompletionOption[]): CompletionOption[] {
  const byFlag = new Map<string, CompletionOption>();
  for (const option of options)
    for (const flag of option.flags) {
      const known = byFlag.get(flag);
      const choices = [...new Set([...(known?.choices ?? []), ...option.choices])];
      byFlag.set(flag, { ...option, flags: [flag], choices });
    }
  return [...byFlag.values()];
}

function fishScript(tree: CompletionNode): string {
  const lines = placesOf(tree).flatMap(({ path, node }) => {
    const condition = `-n ${single(conditionOf(path, node))}`;
    const commands = node.children.flatMap(({ names, description }) =>
      names.map(
        (name) => `complete -c claude-cluster -f ${condition} -a ${name} -d ${single(description)}`,
      ),
    );
    // Those of the program are offered everywhere, once.
    const own =
      path === '' ? node.options : node.options.filter((one) => !tree.options.includes(one));
    const options = own.map((option) => fishOption(option, path === '' ? '' : ` ${condition}`));
    return [...commands, ...options];
  });
  return `# claude-cluster: completion for fish, made by "claude-cluster completion fish"\n${lines.join('\n')}\n`;
}

function conditionOf(path: string, { children }: CompletionNode): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path.split(' ').map((name) => `__fish_seen_subcommand_from ${name}`);
  const next = children.flatMap(({ names }) => names);
  return [
    ...seen,
    ...(next.length === 0 ? [] : [`not __fish_seen_subcommand_from ${next.join(' ')}`]),
  ].join('; and ');
}

function fishOption(
  { flags, description, takesValue, choices }: CompletionOption,
  condition: string,
): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const value =
    choices.length > 0 ? ` -x -a ${single(choices.join(' '))}` : takesValue ? ' -r' : '';
  return `complete -c claude-cluster${condition} ${names.join(' ')}${value} -d ${single(description)}`;
}

function single(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
