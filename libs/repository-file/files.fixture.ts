export interface File {
  readonly title: string;
  readonly text: string;
  /** What its faults say, with their lines; absent for a good one. */
  readonly faults?: readonly string[];
}

/** Good and bad files, of which the class and the JSON schema must think alike. */
export const FILES: readonly File[] = [
  { title: 'an empty one', text: '' },
  { title: 'only a comment', text: '# nothing yet\n' },
  { title: 'an empty mapping', text: '{}' },
  { title: 'one for an editor', text: '$schema: docs/claude-cluster.schema.json' },
  { title: 'a command', text: 'setup: npm ci' },
  { title: 'commands, written out and as words', text: 'test:\n  - npm test\n  - [make, "-j 4"]' },
  { title: 'no tests', text: 'test: []' },
  { title: 'a command with quotations', text: `test: node -e 'console.log("x && y")'` },
  { title: 'a command in a block', text: 'test: |\n  npm test\n' },
  { title: 'a variable the right way', text: 'test: env CI=1 make' },
  {
    title: 'specialties by path',
    text: 'specialties:\n  - paths: [web/**, "**/*.{css,scss}", .github/]\n    specialty: frontend',
  },
  { title: 'priorities', text: 'priorities: [{ labels: [sev 1], priority: critical }]' },
  { title: 'one model', text: 'model: claude-sonnet-4-5@20250929' },
  { title: 'models by specialty', text: 'model: { default: sonnet, devops: "opus[1m]" }' },
  {
    title: 'limits',
    text: 'limits: { maxTurns: 5, maxTokens: 9, maxBudgetUsd: 0.5, maxFixRounds: 0, wallClockMinutes: 0.1 }',
  },
  { title: 'reviewers', text: 'reviewers: [octo-lead, "@octo-org/back.end"]' },
  { title: 'nobody to review', text: 'reviewers: []' },
  {
    title: 'labels',
    text: 'labels: { triggers: [for-claude], excluded: ["très légal"], pullRequest: ["by: claude"] }',
  },
  { title: 'a branch prefix', text: 'branchPrefix: bots/claude-' },
  { title: 'no branch prefix', text: 'branchPrefix: ""' },
  { title: 'ready pull requests', text: 'draft: false' },
  { title: 'protected paths', text: 'protectedPaths: ["infra/", "**/*.sql", "[Dd]ocs/?.md"]' },
  {
    title: 'an alias',
    text: 'labels: { triggers: &ours [ours] , excluded: *ours }',
  },

  {
    title: 'a key that is not there',
    text: '# hello\ntests: npm test',
    faults: ['line 2: tests is no key; there are $schema, setup, test, specialties'],
  },
  {
    title: 'a key that is not there, below',
    text: 'limits:\n  maxTurns: 3\n  turns: 3',
    faults: ['line 3: limits.turns is no key; there are maxTurns'],
  },
  { title: 'a list', text: '- a\n- b', faults: ['must be a mapping'] },
  { title: 'a word', text: 'npm test', faults: ['must be a mapping'] },
  {
    title: 'a key without a value',
    text: 'setup: npm ci\nmodel:\n',
    faults: ['line 2: model has no value; give it one, or take it out'],
  },
  {
    title: 'an empty item',
    text: 'protectedPaths:\n  - infra/**\n  -\n',
    faults: ['line 3: protectedPaths[1] null is no glob'],
  },
  {
    title: 'a shell',
    text: 'test:\n  - make\n  - npm ci && npm test',
    faults: ['line 3: test[1] "npm ci && npm test" uses "&&", which only a shell understands'],
  },
  { title: 'two lines in one command', text: 'test: "make\\nmake test"', faults: ['line 1: test'] },
  {
    title: 'a variable',
    text: 'test: CI=1 npm test',
    faults: ['line 1: test "CI=1 npm test" sets'],
  },
  {
    title: 'an empty command',
    text: 'test: ""',
    faults: ['line 1: test There is an empty command'],
  },
  { title: 'a blank command', text: 'test: ["  "]', faults: ['line 1: test[0] There is'] },
  { title: 'a program without a name', text: `test: "'' x"`, faults: ['line 1: test There is'] },
  { title: 'a quote without an end', text: `test: npm "test`, faults: ['quote without an end'] },
  {
    title: 'a mapping of commands',
    text: 'test: { unit: npm test }',
    faults: ['line 1: test must be a command or a list of commands'],
  },
  {
    title: 'a number in a command',
    text: 'test: [[make, 3]]',
    faults: ['line 1: test[0] must be a command, or a list of its words; quote what YAML'],
  },
  { title: 'a command of no words', text: 'test: [[]]', faults: ['line 1: test[0] must be'] },
  {
    title: 'words without a program',
    text: 'test: [["", x]]',
    faults: ['line 1: test[0] must be'],
  },
  {
    title: 'a command no program takes',
    text: 'test: "make \\0"',
    faults: [`can't be given to a program`],
  },
  {
    title: 'a command without end',
    text: `test: make ${'x'.repeat(2000)}`,
    faults: [`can't be given to a program`],
  },
  {
    title: 'more commands than are run',
    text: `test: [${'make, '.repeat(21)}]`,
    faults: ['line 1: test must be at most 20 commands'],
  },
  {
    title: 'a specialty nobody has',
    text: 'specialties:\n  - paths: [a]\n    specialty: mobile\n  - specialty: backend',
    faults: [
      'line 3: specialties[0].specialty must be one of backend, frontend',
      'line 4: specialties[1].paths must be a list of globs',
    ],
  },
  {
    title: 'specialties that are no rules',
    text: 'specialties: [web, [a]]',
    faults: ['line 1: specialties[0] must be {paths, specialty}'],
  },
  {
    title: 'a specialty for no path',
    text: 'specialties: [{ paths: [], specialty: backend }]',
    faults: ['line 1: specialties[0].paths must be a list of globs, 1 to 20 of them'],
  },
  {
    title: 'priorities as a mapping',
    text: 'priorities: { critical: [sev1] }',
    faults: ['line 1: priorities must be a list of {labels, priority}'],
  },
  {
    title: 'an option as a model',
    text: 'model: "--dangerously-skip-permissions"',
    faults: ['line 1: model must be the name of a model'],
  },
  {
    title: 'a model of a specialty that is not there',
    text: 'model:\n  mobile: opus',
    faults: ['line 2: model.mobile is no key; there are default, backend'],
  },
  { title: 'a list of models', text: 'model: [opus]', faults: ['line 1: model must be the name'] },
  { title: 'limits that are no mapping', text: 'limits: 3', faults: ['line 1: limits must be'] },
  { title: 'limits in a list', text: 'limits: []', faults: ['line 1: limits must be a mapping'] },
  {
    title: 'limits of the wrong kind',
    text: 'limits:\n  maxTurns: many\n  maxTokens: 0\n  maxBudgetUsd: -1\n  maxFixRounds: 0.5\n  wallClockMinutes: .inf',
    faults: [
      'line 2: limits.maxTurns must be a whole number, at least 1',
      'line 3: limits.maxTokens must be a whole number, at least 1',
      'line 4: limits.maxBudgetUsd must be a number of US dollars, at least 0',
      'line 5: limits.maxFixRounds must be a whole number, at least 0',
      'line 6: limits.wallClockMinutes must be a number of minutes, 0.1 to 1440',
    ],
  },
  {
    title: 'a reviewer who can not be',
    text: 'reviewers:\n  - octo-lead\n  - octo lead',
    faults: ['line 3: reviewers[1] "octo lead" is no login and no organisation/team'],
  },
  { title: 'a login alone', text: 'reviewers: octo-lead', faults: ['line 1: reviewers must be'] },
  {
    title: 'more reviewers than GitHub takes',
    text: `reviewers: [${'octo-a, '.repeat(16)}]`,
    faults: [
      'line 1: reviewers must be a list of logins and organisation/team, at most 15 of them',
    ],
  },
  {
    title: 'a label that is none',
    text: 'labels: { triggers: [" "], excluded: [true] }',
    faults: ['line 1: labels.triggers[0] " " is no label', 'labels.excluded[0] true is no label'],
  },
  {
    title: 'a label that the cluster puts on itself, in another spelling',
    text: 'labels:\n  triggers: [Claude Code_Waiting]\n  excluded: [ok, needs-human]\n  pullRequest: [claude-code-failed]',
    faults: [
      'line 2: labels.triggers[0] "Claude Code_Waiting" is no label for this',
      'line 3: labels.excluded[1] "needs-human" is no label for this',
      'line 4: labels.pullRequest[0] "claude-code-failed" is no label for this',
    ],
  },
  {
    title: 'labels almost like those',
    text: 'labels: { triggers: [claude-code-waiting-room, not-claude-code-failed], excluded: [claude--code--waiting] }',
  },
  {
    title: 'a long label',
    text: `labels: { triggers: [${'x'.repeat(51)}] }`,
    faults: ['no label'],
  },
  {
    title: 'a branch prefix that leads elsewhere',
    text: 'branchPrefix: ../main',
    faults: ['line 1: branchPrefix must be words that end in / or -'],
  },
  {
    title: 'a prefix without an end',
    text: 'branchPrefix: claude',
    faults: ['line 1: branchPrefix'],
  },
  { title: 'a prefix without end', text: `branchPrefix: ${'a-'.repeat(26)}`, faults: ['line 1:'] },
  {
    title: 'a draft in words',
    text: 'draft: "no"',
    faults: ['line 1: draft must be true or false'],
  },
  ...['/etc/**', '!src/**', '../x', 'a/{1..9}', '+(a|aa)', 'a\\b', '', '***a***', '{a}{b}{c}'].map(
    (glob) => ({
      title: `the glob ${glob}`,
      text: `protectedPaths: [${JSON.stringify(glob)}]`,
      faults: [
        `line 1: protectedPaths[0] ${JSON.stringify(glob)} is no glob within the repository`,
      ],
    }),
  ),
  {
    title: 'a glob that opens much',
    text: 'protectedPaths: ["{a,{b,c}}"]',
    faults: ['is no glob'],
  },
  {
    title: 'globs as one text',
    text: 'protectedPaths: infra/**',
    faults: ['must be a list of globs'],
  },
  {
    title: 'a key of the machinery',
    text: 'limits:\n  __proto__: { x: 1 }',
    faults: ['line 2: __proto__ is no key'],
  },
  { title: 'another', text: 'constructor: x', faults: ['line 1: constructor is no key'] },
];

/** What is no YAML, of which a schema can say nothing. */
export const NO_YAML: readonly (File & { readonly faults: readonly string[] })[] = [
  { title: 'a list without an end', text: 'draft: true\ntest: [', faults: ['line 2: is no YAML'] },
  { title: 'a key twice', text: 'draft: true\ndraft: false', faults: ['line 2: is no YAML'] },
  { title: 'two documents', text: 'draft: true\n---\ndraft: false', faults: ['is no YAML'] },
  { title: 'a key that is no text', text: '? [a]\n: b', faults: ['is no YAML'] },
  { title: 'an alias of nothing', text: 'test: *x', faults: ['is no YAML'] },
  {
    title: 'aliases that grow',
    text: [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      'b: &b [*a,*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c,*c,*c,*c]',
    ].join('\n'),
    faults: ['is no YAML'],
  },
  {
    title: 'too much',
    text: `# ${'x'.repeat(64 * 1024)}`,
    faults: ['must have at most 65536 bytes'],
  },
];
