import type { Specialty } from '#libs/contracts';

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

/** What the named files are for; a file the person names counts more than one in a log. */
export function filesEvidence({ titlePaths, paths, tracePaths }: IssueText): Piece[] {
  return [
    ...kindsOf('path in the title', titlePaths, 2.6),
    ...kindsOf('path', paths, 1.2),
    ...kindsOf('path in code or log', tracePaths, 0.4),
  ];
}

function kindsOf(source: string, paths: readonly string[], weight: number): Piece[] {
  const seen = new Map<string, Piece>();
  for (const path of paths) {
    const kind = KINDS.find(([, , pattern]) => pattern.test(path));
    if (kind === undefined) continue;
    const [speaksFor, what] = kind;
    const before = seen.get(what);
    if (before === undefined)
      seen.set(what, { source, found: `${path} (${what})`, speaksFor, weight });
    else if (before.weight < weight * 2)
      seen.set(what, { ...before, weight: before.weight + weight / 4 });
  }
  return [...seen.values()];
}
