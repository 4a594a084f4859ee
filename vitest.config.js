import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

const libs = fileURLToPath(new URL('libs/', import.meta.url));

/** The small ones last, so that no worker is left alone with a long one in the end. */
class SmallOnesLast extends BaseSequencer {
  async sort(files) {
    const isSmall = ({ moduleId }) => !/\.(?:int|e2e)\.spec\.ts$/.test(moduleId);
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => isSmall(one) - isSmall(other));
  }
}

/** Run through `npm test`. Types are left to `tsc`. */
export default defineConfig({
  resolve: { alias: [{ find: /^#libs\/(.+)$/, replacement: `${libs}$1/index.ts` }] },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    globals: true,
    include: ['{libs,services,infra,cli,dashboard,test}/**/*.spec.ts'],
    sequence: { sequencer: SmallOnesLast },
    pool: 'forks',
    // A worker loads Nest, TypeORM and our own modules once, not once for each file: most of the suite’s own work was that.
    isolate: false,
    // Most files wait for servers.
    maxWorkers: Math.max(2, availableParallelism() + 1),
    setupFiles: ['libs/testing/setup-file.ts'],
    globalSetup: ['libs/testing/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
