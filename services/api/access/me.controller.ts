import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiOperation } from '@nestjs/swagger';

import { VERSION } from '../our-package.ts';
import { TheHolder, type Holder } from './holder.ts';
import { Needs } from './needs.ts';
import { MeBody } from './token.dto.ts';

/** Whether a token is good, and what for. */
@ApiTags('access')
@Controller('api/v1/me')
@Needs('viewer')
export class MeController {
  /** Who holds the token that came along. */
  @Get()
  @ApiOperation({ summary: 'Whose token this is, and what it is good for' })
  @ApiOkResponse({ type: MeBody })
  me(@TheHolder() { name, role }: Holder): MeBody {
    return { name, role, version: VERSION };
  }
}
