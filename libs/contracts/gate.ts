import { IsIn, IsString, MaxLength } from 'class-validator';

/** What a change is held against before anything of it reaches GitHub. */
export const GATES = [
  'protected-paths',
  'secrets',
  'size',
  'binaries',
  'symlinks',
  'submodules',
  'test-tampering',
] as const;
export type Gate = (typeof GATES)[number];

/** What a person is shown of a change that is held, in its JSON form. */
export const HELD_PATCH_BYTES_MAX = 16 * 1024;

/** What one gate has against a change. */
export class GateFinding {
  @IsIn(GATES)
  gate!: Gate;

  /** For a person: which file, what, and what to do. Never the secret itself. */
  @IsString()
  @MaxLength(1000)
  detail!: string;
}
