import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiOperation } from '@nestjs/swagger';

import { Needs, problem } from '../access/needs.ts';
import { AuditQueries } from './audit-queries.ts';
import { AuditList, AuditWish } from './audit.dto.ts';

/** Who did what. */
@ApiTags('audit')
@Controller('api/v1/audit')
@Needs('operator')
export class AuditController {
  constructor(private readonly audit: AuditQueries) {}

  /** The newest first. */
  @Get()
  @ApiOperation({ summary: 'Who allowed, refused, commanded, approved and published what' })
  @ApiOkResponse({ type: AuditList })
  @problem(400, 'The wish does not fit')
  listAudit(@Query() wish: AuditWish): Promise<AuditList> {
    return this.audit.list(wish);
  }
}
