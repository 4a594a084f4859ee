import 'reflect-metadata';

import { runService } from '#libs/runtime';

import { issueClassifier } from './service.ts';

await runService(issueClassifier);
