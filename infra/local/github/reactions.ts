const CONTENTS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];

export interface Reaction {
  id: number;
  content: string;
  user: { login: string };
  created_at: string;
}

/** Reactions to issues and comments, which the emulator lacks. One of a kind from each person, as on GitHub. */
export class Reactions {
  private readonly bySubject = new Map<string, Reaction[]>();
  private lastId = 0;

  /** `subject` is the path of the issue or comment in the API. */
  of(subject: string): Reaction[] {
    return this.bySubject.get(subject) ?? [];
  }

  add(
    subject: string,
    login: string,
    content: unknown,
  ): { status: 200 | 201 | 422; answer: object } {
    if (typeof content !== 'string' || !CONTENTS.includes(content))
      return { status: 422, answer: { message: 'Validation Failed' } };
    const all = this.of(subject);
    const known = all.find((other) => other.content === content && other.user.login === login);
    if (known !== undefined) return { status: 200, answer: known };
    const reaction = {
      id: ++this.lastId,
      content,
      user: { login },
      created_at: new Date().toISOString(),
    };
    this.bySubject.set(subject, [...all, reaction]);
    return { status: 201, answer: reaction };
  }

  remove(subject: string, id: number): boolean {
    const all = this.of(subject);
    this.bySubject.set(
      subject,
      all.filter((reaction) => reaction.id !== id),
    );
    return all.some((reaction) => reaction.id === id);
  }
}
