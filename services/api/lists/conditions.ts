/** What rows must fulfil, with the values apart: nothing of a caller's becomes SQL. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** @param sql with `?` for the value; nothing happens when there is none */
  add(sql: string, value: unknown): this {
    if (value === undefined) return this;
    this.values.push(value);
    const place = `$${this.values.length}`;
    this.parts.push(sql.replaceAll('?', () => place));
    return this;
  }

  /** Without a value. */
  must(sql: string): this {
    this.parts.push(sql);
    return this;
  }

  /** A value that stands elsewhere in the statement. */
  place(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get where(): string {
    return this.parts.length === 0 ? '' : `where ${this.parts.join(' and ')}`;
  }
}

/** For `like`: the text itself, anywhere. */
export function anywhere(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
