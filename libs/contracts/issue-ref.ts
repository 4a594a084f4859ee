import { Type } from 'class-transformer';
import { IsInt, IsObject, ValidateNested } from 'class-validator';

import { RepositoryRef } from './repository.ts';

/** Which issue is meant: by GitHub's number across all repositories, and as people see it. */
export class IssueRef {
  @IsObject()
  @ValidateNested()
  @Type(() => RepositoryRef)
  repository!: RepositoryRef;

  @IsInt()
  issueId!: number;

  @IsInt()
  issueNumber!: number;
}
