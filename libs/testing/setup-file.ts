// Nest, TypeORM and class-validator need the reflection of decorators' types.
import 'reflect-metadata';
import './one-companion.ts';

import { expectNothingLeft } from './leftovers.ts';

// A test file fails when it leaves a timer, a connection, a server or a child process behind.
afterAll(expectNothingLeft);
