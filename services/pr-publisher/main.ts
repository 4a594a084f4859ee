import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { prPublisher } from './service.ts';

await runService(prPublisher);
