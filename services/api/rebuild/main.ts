import 'reflect-metadata';

import { runOnce } from '#libs/runtime';

import { ApiConfig } from '../config.ts';
import { RebuildModule } from './rebuild.module.ts';
import { Rebuild } from './rebuild.ts';

await runOnce(
  { name: 'api', Config: ApiConfig, module: (config) => RebuildModule.register(config) },
  (app) => app.get(Rebuild).run(),
);
