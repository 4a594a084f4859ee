import { normalLabel, type Specialty } from '#libs/contracts';

import { triggerOf } from '../labels.ts';
import type { Piece } from './piece.ts';

/** A maintainer's own word for the kind of work, by any of the habits in use: `frontend`, `area/api`, `kind/flake`. */
const MEANINGS: readonly (readonly [Specialty, number, RegExp])[] = [
  ['backend', 9, /^(?:back-?end|server|api|database|db)$/],
  ['frontend', 9, /^(?:front-?end|ui|ux|web|css|design-system)$/],
  [
    'testing',
    9,
    /^(?:tests?|testing|qa|test-?suite|testplan-item|flake|flaky(?:-test)?|failing-test|coverage)$/,
  ],
  [
    'devops',
    9,
    /^(?:dev-?ops|ci|cd|ci-?cd|infra|infrastructure|builders?|release|packaging|deployment|pipelines?|greenkeeper|dependabot|renovate)$/,
  ],
  ['general', 9, /^(?:docs?|documentation|support|how-?to|license|translation|doc-impact)$/],
  [
    'frontend',
    2.5,
    /^(?:react|vue|angular|svelte|html|css|js|javascript|browser|accessibility|a11y|layout|styling|components?|safari|ie11|i18n|webgl)$/,
  ],
  [
    'backend',
    2.5,
    /^(?:rails|django|laravel|spring|golang|rust|python|java|sql|postgres|active-?record|active-?storage|auth|security|performance|cli|core|networking|storage|parser|compiler)$/,
  ],
  [
    'devops',
    2.5,
    /^(?:docker|kubernetes|k8s|helm|terraform|github-actions|devcontainer|azure|aws|gcp|dependencies|monitoring|windows-build|build|install|build-install|nightly)$/,
  ],
  ['testing', 2.5, /^(?:integration-tests?|unit-tests?|e2e|end-to-end|regression-test)$/],
  ['general', 2.5, /^(?:question|typo|legal|chore|meta|needs-info)$/],
  [
    'backend',
    0.6,
    /^(?:bug|defect|crash|regression|enhancement|feature|feature-request|improvement)$/,
  ],
];

/** What the labels say. Of `area/api`, `type:docs` or `A-testsuite` the part behind the separator counts. */
export function labelsEvidence(
  labels: readonly string[],
  triggerLabels: readonly string[],
): Piece[] {
  return labels.flatMap((label) => {
    const asked = triggerOf(label, triggerLabels)?.specialty;
    if (asked !== undefined)
      return [{ source: 'label', found: label, speaksFor: asked, weight: 40 }];
    for (const name of namesOf(label)) {
      const meaning = MEANINGS.find(([, , pattern]) => pattern.test(name));
      if (meaning !== undefined)
        return [{ source: 'label', found: label, speaksFor: meaning[0], weight: meaning[1] }];
    }
    return [];
  });
}

function namesOf(label: string): string[] {
  const whole = normalLabel(label);
  const behind = whole.replace(
    /^(?:[a-z]+[/:]-?|[a-z]-|(?:area|kind|type|topic|component|feature)-)/,
    '',
  );
  return behind === whole ? [whole] : [whole, behind];
}
