import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { api } from './service.ts';

await runService(api);
