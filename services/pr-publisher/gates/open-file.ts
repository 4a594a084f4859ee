import type { ChangedFile, FileSide, OpenFile, OpenSide } from './change.ts';

/** Opens a file for one look of all gates: each side is read when the first of them asks, and once. */
export function openFile({ path, before, after }: ChangedFile): OpenFile {
  return {
    path,
    ...(before && { before: new Opened(before) }),
    ...(after && { after: new Opened(after) }),
  };
}

class Opened implements OpenSide {
  readonly mode: string;
  readonly bytes: number;
  private read: { readonly content: Buffer | undefined } | undefined;
  private text: { readonly utf8: string | undefined } | undefined;

  constructor(private readonly side: FileSide) {
    this.mode = side.mode;
    this.bytes = side.bytes;
  }

  get content(): Buffer | undefined {
    this.read ??= { content: this.side.content };
    return this.read.content;
  }

  get utf8(): string | undefined {
    this.text ??= { utf8: this.content?.toString('utf8') };
    return this.text.utf8;
  }
}
