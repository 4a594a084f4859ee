import type { Specialty } from '#libs/contracts';
import { matchesPath, type SpecialtyRule } from '#libs/repository-file';

import type { IssueText } from '../read-issue.ts';
import type { Piece } from './piece.ts';

/** What a file is for, by its path. The first rule that fits counts: a test of a page is a test. */
const KINDS: readonly (readonly [Specialty, string, RegExp])[] = [
  [
    'devops',
    'a pipeline',
    /(?:^|\/)\.(?:github\/(?:workflows|actions)|circleci|buildkite)\/|(?:^|\/)(?:\.travis|\.gitlab-ci|appveyor|azure-pipelines|\.goreleaser)\.ya?ml$|(?:^|\/)jenkinsfile/i,
  ],
  [
    'devops',
    'where it runs',
    /(?:^|\/)(?:dockerfile|containerfile|docker-compose[^/]*\.ya?ml|compose\.ya?ml|vagrantfile|procfile)[^/]*$|\.(?:tf|bicep|nomad|service|dockerfile)$|(?:^|\/)(?:helm|charts|k8s|terraform|ansible|deploy)\//i,
  ],
  [
    'testing',
    'a test',
    /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|testing|cypress|playwright)\/|[._-](?:test|spec|tests)\.\w+$|_test\.(?:go|py|rb|cc|cpp|h|hpp|exs)$|(?:^|\/)(?:test_[^/]+\.py|conftest\.py)$|(?:^|\/)(?:jest|vitest|karma|cypress|playwright)\.config\.\w+$/i,
  ],
  [
    'general',
    'a document',
    /\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)(?:docs?|licen[cs]e|changelog|readme|contributing)(?:\/|$)/i,
  ],
  [
    'frontend',
    'a page',
    /\.(?:tsx|jsx|vue|svelte|astro|css|scss|sass|less|html?|svg)$|(?:^|\/)(?:components|pages|views|styles|frontend|client|web|ui)\/[^/]+\.[jt]s$/i,
  ],
  [
    'backend',
    'program code',
    /\.(?:go|py|rb|rs|java|kt|kts|scala|php|cs|fs|c|cc|cpp|cxx|h|hpp|ex|exs|erl|clj|hs|sql|proto|prisma|graphql|swift|zig)$|(?:^|\/)(?:server|backend|api|migrations|models|controllers|routes|db)\//i,
  ],
];

/** Those who know the repository say what its paths are for: worth more than any guess, less than a trigger that says so. */
const RULED_FACTOR = 5;
/** Of so many paths the repository's rules are asked; comparing takes time. */
const RULED_PATHS_MAX = 50;

/** What the named files are for; a file the person names counts more than one in a log. */
export function filesEvidence(
  { titlePaths, paths, tracePaths }: IssueText,
  rules: readonly SpecialtyRule[],
): Piece[] {
  const kinds = (path: string, at: number): Kind | undefined =>
    (at < RULED_PATHS_MAX ? ruledKind(path, rules) : undefined) ?? guessedKind(path);
  return [
    ...piecesOf('path in the title', { paths: titlePaths, weight: 2.6 }, kinds),
    ...piecesOf('path', { paths, weight: 1.2 }, kinds),
    ...piecesOf('path in code or log', { paths: tracePaths, weight: 0.4 }, kinds),
  ];
}

interface Kind {
  readonly speaksFor: Specialty;
  readonly what: string;
  readonly factor: number;
}

function ruledKind(path: string, rules: readonly SpecialtyRule[]): Kind | undefined {
  const rule = rules.find(({ paths }) => paths.some((glob) => matchesPath(path, glob)));
  if (rule === undefined) return undefined;
  const { specialty: speaksFor } = rule;
  return { speaksFor, what: `${speaksFor} by the repository file`, factor: RULED_FACTOR };
}

function guessedKind(path: string): Kind | undefined {
  const kind = KINDS.find(([, , pattern]) => pattern.test(path));
  return kind && { speaksFor: kind[0], what: kind[1], factor: 1 };
}

function piecesOf(
  source: string,
  { paths, weight: each }: { paths: readonly string[]; weight: number },
  kindOf: (path: string, at: number) => Kind | undefined,
): Piece[] {
  const seen = new Map<string, Piece>();
  for (const [at, path] of paths.entries()) {
    const kind = kindOf(path, at);
    if (kind === undefined) continue;
    const { speaksFor, what, factor } = kind;
    const weight = each * factor;
    const before = seen.get(what);
    if (before === undefined)
      seen.set(what, { source, found: `${path} (${what})`, speaksFor, weight });
    else if (before.weight < weight * 2)
      seen.set(what, { ...before, weight: before.weight + weight / 4 });
  }
  return [...seen.values()];
}
