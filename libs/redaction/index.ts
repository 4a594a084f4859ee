export { type KnownSecret } from './known-values.ts';
export { Redaction } from './redaction.ts';
