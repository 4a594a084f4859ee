import type { Git } from './git.ts';

/** Objects by id, as `git cat-file` prints them. */
export type GitObjects = ReadonlyMap<string, Buffer>;

/** Reads many objects with one process. */
export async function readObjects(
  git: Git,
  repository: string,
  ids: readonly string[],
): Promise<GitObjects> {
  const objects = new Map<string, Buffer>();
  const output = await git.raw(repository, ['cat-file', '--batch'], ids.join('\n') + '\n');
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [id = '', , bytes = '0'] = output.subarray(at, end).toString('latin1').split(' ');
    at = end + 1 + Number(bytes);
    objects.set(id, output.subarray(end + 1, at));
    at += 1;
  }
  return objects;
}

/** How many bytes each of these objects has that are blobs. */
export async function measureBlobs(
  git: Git,
  repository: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const args = ['cat-file', '--batch-check', '--buffer'];
  const output = await git.raw(repository, args, ids.join('\n') + '\n');
  const found = output.toString('latin1').matchAll(/^([0-9a-f]{40}) blob (\d+)$/gm);
  return new Map([...found].map(([, id = '', bytes]) => [id, Number(bytes)]));
}

export function contentOf(objects: GitObjects, id: string): Buffer {
  const content = objects.get(id);
  if (content === undefined) throw new Error(`The repository lacks object ${id}.`);
  return content;
}

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
}

const TREE_ID_BYTES = 20;

/** Reads a tree object: `<mode> <name>\0<id>`, again and again. */
export function parseTree(object: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < object.length;) {
    const zero = object.indexOf(0, at);
    const [mode = '', ...name] = object.subarray(at, zero).toString('utf8').split(' ');
    at = zero + 1 + TREE_ID_BYTES;
    const sha = object.subarray(zero + 1, at).toString('hex');
    entries.push({ path: name.join(' '), mode: modernMode(mode), type: typeOf(mode), sha });
  }
  return entries;
}

function typeOf(mode: string): TreeEntry['type'] {
  if (mode === '40000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

/** Old repositories bear group-writable files, a mode that nobody writes any more and the API refuses. */
function modernMode(mode: string): string {
  if (mode === '40000') return '040000';
  return mode === '100664' ? '100644' : mode;
}

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 with the author's own offset, which is part of the commit's id. */
  date: string;
}

export interface ParsedCommit {
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** Reads a commit object as `git cat-file commit` prints it. Signatures and other headers are left out. */
export function parseCommit(object: Buffer): ParsedCommit {
  const text = object.toString('utf8');
  const blank = text.indexOf('\n\n');
  const lines = text.slice(0, blank).split('\n');
  const all = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [tree = ''] = all('tree');
  const [author = ''] = all('author');
  const [committer = ''] = all('committer');
  return {
    tree,
    parents: all('parent'),
    author: parseSignature(author),
    committer: parseSignature(committer),
    message: text.slice(blank + 2),
  };
}

function parseSignature(line: string): Signature {
  const [, name = '', email = '', seconds = '0', offset = '+0000'] =
    /^(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})$/.exec(line) ?? [];
  return { name, email, date: isoDate(Number(seconds), offset) };
}

function isoDate(seconds: number, offset: string): string {
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5)));
  const local = new Date((seconds + minutes * 60) * 1000).toISOString().slice(0, 19);
  return `${local}${offset.slice(0, 3)}:${offset.slice(3)}`;
}
