import { availableParallelism } from 'node:os';

/** Jest as ESM; run through `npm test`, which passes --experimental-vm-modules. Types are left to `tsc`. */
export default {
  testEnvironment: '<rootDir>/libs/testing/environment.ts',
  // Most files wait for servers; and a file in a process of its own is the one whose leaks are seen best.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  roots: [
    '<rootDir>/libs',
    '<rootDir>/services',
    '<rootDir>/infra',
    '<rootDir>/cli',
    '<rootDir>/dashboard',
    '<rootDir>/test',
  ],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: { '^#libs/(.+)$': '<rootDir>/libs/$1/index.ts' },
  setupFiles: ['<rootDir>/libs/testing/setup-file.ts'],
  globalSetup: '<rootDir>/libs/testing/global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/global-teardown.ts',
  testTimeout: 30_000,
};
