import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { git } from '#libs/workspace';

const FILES_PER_FOLDER = 250;
const WHO = 'Octo Tester <octo-tester@example.invalid> 1767225600 +0000';
/** Entries of one commit: their list is made in memory. */
const AT_ONCE = 20_000;

/** Makes a bare repository with so many small files. @returns where it can be cloned from */
export async function manyFiles(folder: string, files: number): Promise<string> {
  const gitDir = join(folder, `many-${files}.git`);
  await mkdir(gitDir, { recursive: true });
  await git(['init', '--quiet', '--bare', '.'], { cwd: gitDir });
  for (let from = 0; from < files; from += AT_ONCE) {
    const to = Math.min(files, from + AT_ONCE);
    const entries = Array.from({ length: to - from }, (_, index) => entry(from + index));
    const first = from === 0 ? '' : 'from refs/heads/main^0\n';
    const head = `commit refs/heads/main\ncommitter ${WHO}\ndata 4\nMore\n${first}`;
    await git(['fast-import', '--quiet'], { cwd: gitDir, input: `${head}${entries.join('')}\n` });
  }
  return `file://${gitDir}`;
}

function entry(number: number): string {
  const folder = Math.floor(number / FILES_PER_FOLDER);
  const path = `packages/part-${folder % 40}/source/folder-${folder}/module-${number}.ts`;
  const text = `export const number = ${number};\n`;
  return `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`;
}
