import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { git } from '#libs/workspace';

import type { Change } from './change.ts';
import { readChange } from './read-change.ts';

/** By path: a text, `link:` and where it leads, `commit:` and which of another repository; null deletes. */
export type Files = Readonly<Record<string, string | null>>;

const WHO = 'Octo Tester <octo-tester@example.invalid> 1767225600 +0000';

/** For this folder's specs: changes that git itself has made, read as they are read when they are published. */
export class GatesFixture {
  readonly #folder = mkdtemp(join(tmpdir(), 'gates-spec-'));
  #gitDir: string | undefined;
  #count = 0;

  async remove(): Promise<void> {
    await rm(await this.#folder, { recursive: true });
  }

  /** What lies between a commit of `base` and one with `work` put over it. */
  async change(base: Files, work: Files, message = 'Work'): Promise<Change> {
    const gitDir = await this.#repository();
    const name = String((this.#count += 1));
    const [from, to] = [`refs/heads/base-${name}`, `refs/heads/work-${name}`];
    const input = [
      commit(from, 'Base', { 'kept.txt': 'always there\n', ...base }),
      commit(to, message, work, from),
    ];
    await git(['fast-import', '--quiet'], { cwd: gitDir, input: input.join('') });
    return readChange(gitDir, { from, to, contentBytesMax: 64 * 1024 * 1024 });
  }

  async #repository(): Promise<string> {
    if (this.#gitDir === undefined) {
      const gitDir = join(await this.#folder, 'git');
      await git(['init', '--quiet', '--bare', gitDir], { cwd: await this.#folder });
      this.#gitDir = gitDir;
    }
    return this.#gitDir;
  }
}

/** As git-fast-import(1) reads it. */
function commit(ref: string, message: string, files: Files, from?: string): string {
  return [
    `commit ${ref}\ncommitter ${WHO}\n`,
    data(message),
    from === undefined ? '' : `from ${from}\n`,
    ...Object.entries(files).map(([path, content]) => entry(JSON.stringify(path), content)),
    '\n',
  ].join('');
}

function entry(path: string, content: string | null): string {
  if (content === null) return `D ${path}\n`;
  const [, kind, rest = ''] = /^(link|commit):(.*)$/.exec(content) ?? [];
  if (kind === 'commit') return `M 160000 ${rest} ${path}\n`;
  if (kind === 'link') return `M 120000 inline ${path}\n${data(rest)}`;
  return `M 100644 inline ${path}\n${data(content)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
