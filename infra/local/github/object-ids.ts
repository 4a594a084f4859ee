const ID = /\b[0-9a-f]{40}\b/g;

/**
 * The few objects that bear another id in the emulator than in git: signed commits, commits in another encoding,
 * and the commit at which a long history was cut. Every text that crosses between the two goes through here, so
 * nobody outside ever sees the emulator's own.
 */
export class ObjectIds {
  private readonly toEmulator = new Map<string, string>();
  private readonly toGit = new Map<string, string>();

  same(git: string, emulator: string): void {
    if (git === emulator) return;
    this.toEmulator.set(git, emulator);
    this.toGit.set(emulator, git);
  }

  /** A text as the emulator knows it. */
  inward(text: string): string {
    return this.toEmulator.size === 0 ? text : swap(text, this.toEmulator);
  }

  /** A text as git knows it. */
  outward(text: string): string {
    return this.toGit.size === 0 ? text : swap(text, this.toGit);
  }
}

function swap(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replace(ID, (id) => ids.get(id) ?? id);
}
