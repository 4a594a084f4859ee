import { Injectable, type OnModuleInit, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

import { ACCESS } from './needs.ts';
import { isOpenPath } from './open-paths.ts';

/** A route does not say who may call it. */
export class UnguardedRoute extends Error {
  override readonly name = 'UnguardedRoute';

  constructor(readonly routes: readonly string[]) {
    super(`Nobody said who may call ${routes.join(', ')}. Put @Needs(role) on it.`);
  }
}

/** Keeps the api from starting while a route doesn't say who may call it: what is forgotten must not be open. */
@Injectable()
export class ProveAccess implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws UnguardedRoute */
  onModuleInit(): void {
    const routes = this.discovery
      .getControllers()
      .flatMap(({ metatype }) =>
        typeof metatype === 'function' ? this.unguardedOf(metatype as Type<object>) : [],
      );
    if (routes.length > 0) throw new UnguardedRoute(routes);
  }

  private unguardedOf(controller: Type<object>): string[] {
    const prototype = controller.prototype as Record<string, (() => unknown) | undefined>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const path = handler && this.reflector.get<string | undefined>(PATH_METADATA, handler);
      if (handler === undefined || path === undefined) return [];
      if (this.reflector.getAllAndOverride(ACCESS, [handler, controller]) !== undefined) return [];
      if (isOpenPath(`/${path}`)) return [];
      const method = this.reflector.get<RequestMethod>(METHOD_METADATA, handler);
      return [`${RequestMethod[method]} ${controller.name}.${name}`];
    });
  }
}
