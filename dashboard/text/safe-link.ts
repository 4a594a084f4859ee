/** The address if it is one of the web's; whatever else somebody put there (`javascript:`, `data:`) is no link. */
export function safeLink(address: string | null | undefined): string | undefined {
  if (address === null || address === undefined) return undefined;
  try {
    const url = new URL(address);
    return ['http:', 'https:'].includes(url.protocol) && url.username === '' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
