/** A block of examples below a command's help. */
export function examples(...lines: readonly (readonly [command: string, what?: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const text = lines.map(([command, what]) =>
    what === undefined ? `  ${command}` : `  ${command.padEnd(width)}   ${what}`,
  );
  return `\nExamples:\n${text.join('\n')}`;
}
