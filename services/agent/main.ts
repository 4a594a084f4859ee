import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { agent } from './service.ts';

await runService(agent);
