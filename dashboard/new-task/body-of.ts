const OPTIONAL = ['specialty', 'priority'] as const;

/** The form as the api takes it: of an issue its number, of words title and body; choices only where one was made. */
export function bodyOf(read: (name: string) => string): Record<string, string | number> {
  const issueNumber = read('issueNumber').replace(/^#/, '');
  const what =
    issueNumber === ''
      ? { title: read('title').trim(), body: read('body').trim() }
      : { issueNumber: Number(issueNumber) };
  const choices = OPTIONAL.map((name) => [name, read(name)] as const).filter(
    ([, value]) => value !== '',
  );
  return { repository: read('repository').trim(), ...what, ...Object.fromEntries(choices) };
}
