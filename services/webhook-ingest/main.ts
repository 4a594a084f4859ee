import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { webhookIngest } from './service.ts';

await runService(webhookIngest);
