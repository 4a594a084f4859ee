import type { RepositoryAccess } from './access.ts';
import { Gone, Refused } from './errors.ts';
import { asking } from './translate-error.ts';

/** A label as it is made where the repository lacks it; one that is there keeps its looks. */
export interface Label {
  name: string;
  /** Six hexadecimal digits, without `#`. */
  color: string;
  /** At most 100 characters. */
  description: string;
}

export interface WantedLabel {
  issueNumber: number;
  /** None of the family when undefined. */
  wanted: Label | undefined;
  /** Names of which an issue bears one at a time. */
  family: readonly string[];
}

/**
 * The issue bears this label, and no other of its family. Labels of no family are never touched.
 *
 * The former is taken off before the new one is put on, so that nobody ever sees two.
 */
export async function ensureLabel(
  access: RepositoryAccess,
  { issueNumber, wanted, family }: WantedLabel,
): Promise<void> {
  const borne = await labelsOf(access, issueNumber);
  const others = borne.filter((name) => isOneOf(family, name) && !isSame(name, wanted?.name));
  for (const name of others) await takeOff(access, { issueNumber, name });
  if (wanted === undefined || borne.some((name) => isSame(name, wanted.name))) return;
  await makeUnlessThere(access, wanted);
  await asking(`label ${access.owner}/${access.name}#${issueNumber}`, () =>
    access.octokit.rest.issues.addLabels({
      ...at(access),
      issue_number: issueNumber,
      labels: [wanted.name],
    }),
  );
}

/** An issue has a hundred at most. */
async function labelsOf(access: RepositoryAccess, issueNumber: number): Promise<string[]> {
  const { data } = await asking(
    `read the labels of ${access.owner}/${access.name}#${issueNumber}`,
    () =>
      access.octokit.rest.issues.listLabelsOnIssue({
        ...at(access),
        issue_number: issueNumber,
        per_page: 100,
      }),
  );
  return data.map(({ name }) => name);
}

async function takeOff(
  access: RepositoryAccess,
  { issueNumber, name }: { issueNumber: number; name: string },
): Promise<void> {
  try {
    await asking(`take ${name} off ${access.owner}/${access.name}#${issueNumber}`, () =>
      access.octokit.rest.issues.removeLabel({ ...at(access), issue_number: issueNumber, name }),
    );
  } catch (error) {
    // Somebody was quicker.
    if (!(error instanceof Gone)) throw error;
  }
}

/** GitHub would make it by itself, without a description and grey. */
async function makeUnlessThere(access: RepositoryAccess, label: Label): Promise<void> {
  const what = `${label.name} in ${access.owner}/${access.name}`;
  try {
    await asking(`find the label ${what}`, () =>
      access.octokit.rest.issues.getLabel({ ...at(access), name: label.name }),
    );
    return;
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
  try {
    await asking(`make the label ${what}`, () =>
      access.octokit.rest.issues.createLabel({ ...at(access), ...label }),
    );
  } catch (error) {
    // Made since we looked. Whatever else is wrong shows when it is put on.
    if (!(error instanceof Refused)) throw error;
  }
}

function at({ owner, name }: RepositoryAccess): { owner: string; repo: string } {
  return { owner, repo: name };
}

function isOneOf(family: readonly string[], name: string): boolean {
  return family.some((member) => isSame(member, name));
}

/** Case makes no difference to GitHub. */
function isSame(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}
