/** Whether a consumer with these filters would be handed a message of this subject; `*` stands for one token. */
export function isHeard(subject: string, filters: readonly string[]): boolean {
  const tokens = subject.split('.');
  return filters.some((filter) => {
    const wanted = filter.split('.');
    return (
      wanted.length === tokens.length &&
      wanted.every((token, index) => token === '*' || token === tokens[index])
    );
  });
}
