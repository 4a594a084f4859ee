/** An issue's text taken apart by who is speaking: the person, the template, the machine. */
export interface IssueText {
  readonly title: string;
  /** What stands before the title proper: `ci` of "[ci] Add..." or "ci: add...". Lower case. */
  readonly tags: readonly string[];
  /** The person's own sentences: no code, comments, quotes, addresses, pictures or tables of versions. */
  readonly prose: string;
  /** Headings, mostly of a template. */
  readonly headings: readonly string[];
  readonly checklist: readonly string[];
  readonly code: readonly CodeBlock[];
  /** Paths of files: in the title, in the prose or linked to from there, and in code and traces. */
  readonly titlePaths: readonly string[];
  readonly paths: readonly string[];
  readonly tracePaths: readonly string[];
  readonly pictures: number;
}

export interface CodeBlock {
  /** As the fence names it, lower case; empty when it doesn't. */
  readonly language: string;
  readonly text: string;
}

/** Sections that say where it happened, not what is wrong. */
const SETTING =
  /\b(?:environment|system info\w*|system config\w*|versions?|platforms?|operating system|configuration details|your setup|umgebung|environnement|entorno|ambiente)\b|环境|環境|окружение/iu;

/** More than this of a line is a dump; its head says all it has to say. In characters. */
const LINE_MAX = 2000;

/** Reads title and body, in one pass over the lines; any text is taken, whatever it tries to look like. */
export function readIssue({ title, body }: { title: string; body: string }): IssueText {
  const { tags, rest } = splitTags(title);
  const blocks = splitBlocks(withoutComments(body));
  const prose: string[] = [];
  const headings: string[] = [];
  const checklist: string[] = [];
  const links: string[] = [];
  let pictures = 0;
  let setting = false;
  for (const line of blocks.lines) {
    const heading = headingOf(line);
    const item = /^\s*[-*+] \[[ xX]\]\s*(\S.*)$/.exec(line)?.[1];
    pictures += /!\[|\[picture\]|<img\s|user-images\.|user-attachments\//.test(line) ? 1 : 0;
    if (heading !== undefined) {
      headings.push(heading);
      setting = SETTING.test(heading);
    } else if (item !== undefined) checklist.push(item.trim());
    else if (!setting && !/^\s*>/.test(line) && !isVersionLine(line)) {
      links.push(...addressesIn(line));
      prose.push(withoutAddresses(line));
    }
  }
  return {
    title: withoutAddresses(rest),
    tags,
    prose: prose
      .join('\n')
      .replace(/\n{2,}/g, '\n')
      .trim(),
    headings,
    checklist,
    code: blocks.code,
    titlePaths: pathsIn(title),
    paths: [...prose.flatMap(pathsIn), ...links.flatMap(pathOfLink)],
    tracePaths: blocks.code.flatMap(({ text }) => pathsIn(text.slice(0, 4000))),
    pictures,
  };
}

function splitTags(title: string): { tags: string[]; rest: string } {
  const tags: string[] = [];
  let rest = title.trim();
  for (;;) {
    const found =
      /^(?:\[([^\]]{1,40})\]|([\p{L}\p{N}_/.-]{1,30})(?:\([^)]{1,40}\))?!?:\s)\s*/u.exec(rest);
    if (found === null) return { tags, rest };
    tags.push((found[1] ?? found[2] ?? '').toLowerCase());
    rest = rest.slice(found[0].length);
  }
}

function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('<!--', from);
    if (start < 0) return kept + text.slice(from);
    const end = text.indexOf('-->', start);
    kept += text.slice(from, start);
    if (end < 0) return kept;
    from = end + 3;
  }
}

function splitBlocks(body: string): { lines: string[]; code: CodeBlock[] } {
  const lines: string[] = [];
  const code: CodeBlock[] = [];
  let fence: { mark: string; language: string; lines: string[] } | undefined;
  let afterBlank = true;
  for (const long of body.split(/\r\n|\n|\r/)) {
    const line = long.slice(0, LINE_MAX);
    const mark = /^\s{0,3}(`{3,}|~{3,})\s*([\w+#.-]{0,30})/.exec(line);
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence.mark) === true) {
        code.push({ language: fence.language, text: fence.lines.join('\n') });
        fence = undefined;
      } else fence.lines.push(line);
    } else if (mark?.[1] !== undefined) {
      fence = { mark: mark[1], language: (mark[2] ?? '').toLowerCase(), lines: [] };
    } else if (afterBlank && /^(?: {4}|\t)(?!\s*(?:[-*+]|\d+\.)\s)/.test(line)) {
      code.push({ language: '', text: line });
      continue;
    } else lines.push(line);
    afterBlank = line.trim() === '';
  }
  if (fence !== undefined) code.push({ language: fence.language, text: fence.lines.join('\n') });
  return { lines, code };
}

function headingOf(line: string): string | undefined {
  const found =
    /^\s{0,3}#{1,6}\s+(\S.{0,200})$/.exec(line) ?? /^\s*\*\*([^*]{2,120})\*\*\s*:?\s*$/.exec(line);
  return found?.[1]?.trim().toLowerCase();
}

/** "Node version: 24.1", "- OS: ...": a form filled in, which says where it happened and not what is wrong. */
function isVersionLine(line: string): boolean {
  return /^\W{0,8}[\p{L} ./-]{0,30}\b(?:version|versions|os|platform|operating system|architecture|browser)\b[^:]{0,20}:/iu.test(
    line.slice(0, 120),
  );
}

function addressesIn(line: string): string[] {
  return line.match(/https?:\/\/[^\s)>\]"']{1,500}/g) ?? [];
}

function withoutAddresses(line: string): string {
  return line
    .replace(/https?:\/\/[^\s)>\]"']{1,500}/g, ' ')
    .replace(/<\/?[a-z][^<>]{0,300}>/gi, ' ')
    .trim();
}

/** A link into a repository names a file: `.../blob/<sha>/src/a.go#L1`. */
function pathOfLink(address: string): string[] {
  const path = /\/(?:blob|tree|raw)\/[^/]+\/([^\s?#]+)/.exec(address)?.[1];
  return path === undefined ? [] : [path];
}

const PATH =
  /^[\w@.-]*\w\/?(?:[\w@.*-]+\/)*[\w@.*-]+\.[a-z][a-z0-9]{0,9}$|^(?:[\w@.-]+\/)+[\w@.-]+$|^\.?[\w-]+file$/i;

function pathsIn(text: string): string[] {
  return text
    .split(/[\s"'`()[\]{}<>,;|=]+/)
    .map((token) => token.replace(/(?::\d+)+[:.]?$|[.:?!]+$/, ''))
    .filter(
      (token) =>
        token.length > 2 && token.length <= 200 && !token.includes('://') && PATH.test(token),
    );
}
