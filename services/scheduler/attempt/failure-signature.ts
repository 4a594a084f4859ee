/**
 * What makes two failures the same one, so that a third attempt would be money for nothing.
 *
 * Figures, ids and folders differ from attempt to attempt and are left out. Of red tests the whole output counts, since
 * its first line only says that they are red; of a session that changed nothing not even its words count.
 */
export function failureSignature({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string {
  if (code === 'no-change') return code;
  const telling = code === 'tests-failed' ? message : (message.split('\n', 1)[0] ?? '');
  return `${code}: ${normalised(telling)}`;
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\s"'`(]*\//g, '')
    .replace(/\b[0-9a-f]{7,}\b/g, '#')
    .replace(/\d+(?:[.:,]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}
