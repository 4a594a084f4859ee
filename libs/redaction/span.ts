/** A part of a text that must not be seen. */
export interface Span {
  /** Where what gives it away begins: `password=` before a password. Never after `start`. */
  readonly from: number;
  readonly start: number;
  /** The character after the last one. */
  readonly end: number;
  /** What it is. */
  readonly name: string;
}
