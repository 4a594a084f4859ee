import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { nodeHealth } from './service.ts';

await runService(nodeHealth);
