import { IsBoolean, IsInt, IsString, IsUrl, Matches, MaxLength } from 'class-validator';

import { REPOSITORY_NAME } from './vocabulary.ts';

/** The repository an issue belongs to. */
export class RepositoryRef {
  /** GitHub's number of it; stays when the repository is renamed. */
  @IsInt()
  id!: number;

  /** `owner/name`. */
  @Matches(REPOSITORY_NAME)
  fullName!: string;

  @IsString()
  @MaxLength(255)
  defaultBranch!: string;

  /** Where it is cloned from over HTTP; never bears a credential. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  cloneUrl!: string;

  @IsBoolean()
  private!: boolean;
}
