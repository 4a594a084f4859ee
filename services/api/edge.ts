import { type Provider, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';

import { AccessGuard } from './access/access.guard.ts';
import { MeController } from './access/me.controller.ts';
import { ProveAccess } from './access/prove-access.ts';
import { RateLimits } from './access/rate-limits.ts';
import { TokensController } from './access/tokens.controller.ts';
import { Tokens } from './access/tokens.ts';
import { Changes } from './live/changes.ts';

/** What stands between the read model and whoever calls: for `api.module.ts`. */
export const EDGE: {
  imports: Type[];
  controllers: Type[];
  providers: Provider[];
} = {
  imports: [DiscoveryModule],
  controllers: [MeController, TokensController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    Tokens,
    RateLimits,
    ProveAccess,
    Changes,
  ],
};
