import type { IssueText } from '../read-issue.ts';
import { FAULT, WISH } from '../vocabulary/matter.ts';
import { REPOSITORY_KINDS, type RepositoryKind } from '../vocabulary/repositories.ts';
import { wordPattern } from '../vocabulary/word-pattern.ts';
import type { Piece } from './piece.ts';

const SAYS_FAULT = wordPattern(FAULT);
const SAYS_WISH = wordPattern(WISH);

/** The first words of a report, which say what it is about. In characters. */
const LEAD_CHARS = 400;

/** A name of GitHub's can't be longer; whatever else is no name. */
const NAME_CHARS_MAX = 140;

const KINDS: ReadonlyMap<string, RepositoryKind> = new Map(
  REPOSITORY_KINDS.toReversed().flatMap((kind) =>
    kind.names
      .trim()
      .split(/\s+/)
      .map((name): [string, RepositoryKind] => [name, kind]),
  ),
);

/**
 * What kind of program the repository makes: a fault or a wish is most likely one of that program.
 *
 * Where the name tells nothing, what runs is more often code that nobody sees than a page.
 */
export function productEvidence(text: IssueText, repository = ''): Piece[] {
  const isWork = saysMatter(text);
  const kind = kindOf(repository);
  if (kind !== undefined) {
    const { makes, speaksFor, weight, otherwise } = kind;
    return [
      {
        source: 'repository',
        found: `${repository} (${makes})`,
        speaksFor,
        weight: isWork ? weight : otherwise,
      },
    ];
  }
  return isWork
    ? [
        {
          source: 'text',
          found: 'a fault or a wish, of something that runs',
          speaksFor: 'backend',
          weight: 1,
        },
      ]
    : [];
}

/** Whether somebody says that something is wrong or should be made: then it is work on a program, wherever that runs. */
export function saysMatter(text: IssueText): boolean {
  const said = `${text.title}\n${text.prose.slice(0, LEAD_CHARS)}`.toLowerCase();
  return said.search(SAYS_FAULT) >= 0 || said.search(SAYS_WISH) >= 0 || asksForSteps(text);
}

/** Whether the title wants something made, and neither it nor the template says that something is wrong. */
export function wishesOnly(text: IssueText): boolean {
  const title = text.title.toLowerCase();
  return title.search(SAYS_WISH) >= 0 && title.search(SAYS_FAULT) < 0 && !asksForSteps(text);
}

function asksForSteps({ headings }: IssueText): boolean {
  return headings.some((heading) => /reproduc|expected|actual|current behaviou?r/.test(heading));
}

/** The name itself tells more than its owner's: `octo-ui/server` is a server. */
function kindOf(repository: string): RepositoryKind | undefined {
  const [owner = '', name = ''] = repository
    .slice(0, NAME_CHARS_MAX)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('/');
  return [name, owner].flatMap(partsOf).flatMap((part) => KINDS.get(part) ?? [])[0];
}

function partsOf(name: string): string[] {
  return [name, ...name.split(/[-_.]+/)];
}
