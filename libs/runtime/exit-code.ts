/** EX_SOFTWARE of sysexits.h: it broke; starting it again is worth a try. */
export const EXIT_BROKEN = 70;

/** An error's own code where it has one. */
export function exitCodeOf(error: unknown): number {
  const code: unknown =
    typeof error === 'object' && error !== null && 'exitCode' in error ? error.exitCode : undefined;
  return typeof code === 'number' ? code : EXIT_BROKEN;
}

/** For a person: of a fault that was foreseen the message, which ends with the remedy; of any other, where it broke. */
export function describeEnd(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'exitCode' in error ? error.message : (error.stack ?? error.message);
}
