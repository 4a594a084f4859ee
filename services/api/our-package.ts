import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** Where the repository, or what was unpacked of it, begins. */
export const ROOT = dirname(packageFile());

/** Of the whole cluster: every service is released with the others. */
export const VERSION = (JSON.parse(readFileSync(packageFile(), 'utf8')) as { version: string })
  .version;

/** The nearest one above, from the sources and from dist/ alike. */
function packageFile(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined)
    throw new Error(
      'There is no package.json above api. Start it from the repository or the image.',
    );
  return file;
}
