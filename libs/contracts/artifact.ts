import { IsIn, IsInt, IsString, Length, Matches, MaxLength, Min } from 'class-validator';

export const ARTIFACT_KINDS = [
  'bundle',
  'checkpoint',
  'diff',
  'log',
  'test-report',
  'transcript',
] as const;
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

/** How long the object store keeps a file; after that it has to be made again. */
export const ARTIFACT_KEPT_MS = 14 * 24 * 60 * 60_000;

/** A file in the object store. Whoever reads it checks size and digest before using a byte. */
export class ArtifactRef {
  @IsIn(ARTIFACT_KINDS)
  kind!: ArtifactKind;

  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  bucket!: string;

  /** Name of the object in the bucket: `<task>/<attempt>/<kind>`. */
  @IsString()
  @MaxLength(200)
  name!: string;

  @IsInt()
  @Min(0)
  bytes!: number;

  /** Lower-case hexadecimal SHA-256 of the content. */
  @Matches(/^[0-9a-f]{64}$/)
  @Length(64, 64)
  sha256!: string;
}
