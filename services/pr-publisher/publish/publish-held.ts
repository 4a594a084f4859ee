import type { GateFinding } from '#libs/contracts';

/**
 * The change is what its agent says, but a gate wants a person's word first. Nothing was pushed.
 *
 * No trouble: asking again finds the same, and only an approval for these gates changes the answer.
 */
export class PublishHeld extends Error {
  override readonly name = 'PublishHeld';

  /**
   * @param findings at least one; what the person decides about
   * @param patch the change, for them to read
   */
  constructor(
    readonly findings: readonly GateFinding[],
    readonly patch?: string,
  ) {
    super(
      `Held by ${findings.map(({ gate }) => gate).join(', ')}. A person who may approve it lets it through.`,
    );
  }
}
