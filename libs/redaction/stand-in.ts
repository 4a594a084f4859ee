/** What stands in a secret's place: as telling as there is room for. */
export function standIn(name: string, chars: number): string {
  const candidates = [`[redacted ${name}]`, '[redacted]', '[secret]'];
  return candidates.find((candidate) => candidate.length <= chars) ?? '*'.repeat(chars);
}
