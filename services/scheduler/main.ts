import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { scheduler } from './service.ts';

await runService(scheduler);
