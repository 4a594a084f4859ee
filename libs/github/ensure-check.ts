import type { RepositoryAccess } from './access.ts';
import { Gone, NotPermitted, Refused, Unavailable } from './errors.ts';
import { asking } from './translate-error.ts';

/** What a check may end with; https://docs.github.com/en/rest/checks/runs */
export type CheckConclusion = 'action_required' | 'failure' | 'neutral' | 'success';

/** What a commit shows of us. */
export interface WantedCheck {
  headSha: string;
  name: string;
  /** By which our check run is found again. */
  externalId: string;
  conclusion: CheckConclusion;
  /** One line. */
  title: string;
  /** Markdown. */
  summary: string;
  detailsUrl?: string | undefined;
}

/** In which form it is shown; `refused` is why not in a better one. */
export interface ShownCheck {
  as: 'check-run' | 'commit-status' | 'nothing';
  refused: readonly Error[];
}

const SUMMARY_CHARS_MAX = 65_535;
const DESCRIPTION_CHARS_MAX = 140;

/**
 * One check run of this name and id on the commit: edited where it is, made where it isn't.
 *
 * Only an App with `checks: write` may make check runs. Whoever may not gets a commit status of the same name, which has
 * room for the title alone; and where that is refused as well, nothing is shown, which the answer says.
 *
 * @throws RateLimited, Unavailable
 */
export async function ensureCheck(
  access: RepositoryAccess,
  wanted: WantedCheck,
): Promise<ShownCheck> {
  const refused: Error[] = [];
  for (const [as, show] of [
    ['check-run', ensureCheckRun],
    ['commit-status', ensureStatus],
  ] as const)
    try {
      await show(access, wanted);
      return { as, refused };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push(error);
    }
  return { as: 'nothing', refused };
}

/** GitHub says 404 where it does not want to tell that there is something. */
function isRefusal(error: unknown): error is Gone | NotPermitted | Refused {
  return error instanceof NotPermitted || error instanceof Refused || error instanceof Gone;
}

async function ensureCheckRun(access: RepositoryAccess, wanted: WantedCheck): Promise<void> {
  const { octokit, owner, name } = access;
  const known = await findCheckRun(access, wanted);
  if (known !== undefined) {
    await asking(`edit check run ${known} of ${owner}/${name}`, () =>
      octokit.rest.checks.update({ owner, repo: name, check_run_id: known, ...told(wanted) }),
    );
    return;
  }
  try {
    await asking(`make a check run of ${owner}/${name}@${wanted.headSha}`, () =>
      octokit.rest.checks.create({
        ...{ owner, repo: name, ...told(wanted) },
        ...{ name: wanted.name, head_sha: wanted.headSha, external_id: wanted.externalId },
        request: { retries: 0 },
      }),
    );
  } catch (error) {
    // It may be there in spite of the answer.
    if (!(error instanceof Unavailable) || (await findCheckRun(access, wanted)) === undefined)
      throw error;
  }
}

async function findCheckRun(
  { octokit, owner, name }: RepositoryAccess,
  { headSha, name: checkName, externalId }: WantedCheck,
): Promise<number | undefined> {
  const { data } = await asking(`look for check runs of ${owner}/${name}@${headSha}`, () =>
    octokit.rest.checks.listForRef({
      ...{ owner, repo: name, ref: headSha, check_name: checkName },
      ...{ filter: 'all', per_page: 100 },
    }),
  );
  return data.check_runs.find(({ external_id }) => external_id === externalId)?.id;
}

function told({ conclusion, title, summary, detailsUrl }: WantedCheck) {
  return {
    status: 'completed' as const,
    conclusion,
    output: { title, summary: summary.slice(0, SUMMARY_CHARS_MAX) },
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
  };
}

/** A status has no word for "neutral": what nobody need act on counts as passed, what waits for a person as pending. */
const STATES = {
  success: 'success',
  neutral: 'success',
  failure: 'failure',
  action_required: 'pending',
} as const satisfies Record<CheckConclusion, string>;

/** GitHub keeps every status of a commit and shows the newest of a name; so none is made that is there already. */
async function ensureStatus(access: RepositoryAccess, wanted: WantedCheck): Promise<void> {
  const { octokit, owner, name } = access;
  const { headSha, name: context, title, detailsUrl } = wanted;
  const state = STATES[wanted.conclusion];
  const description = title.slice(0, DESCRIPTION_CHARS_MAX);
  const at = { owner, repo: name };
  const { data } = await asking(`look for statuses of ${owner}/${name}@${headSha}`, () =>
    octokit.rest.repos.listCommitStatusesForRef({ ...at, ref: headSha, per_page: 100 }),
  );
  const newest = data.find((status) => status.context === context);
  if (newest?.state === state && newest.description === description) return;
  await asking(`set a status of ${owner}/${name}@${headSha}`, () =>
    octokit.rest.repos.createCommitStatus({
      ...{ ...at, sha: headSha, context, state, description },
      ...(detailsUrl === undefined ? {} : { target_url: detailsUrl }),
    }),
  );
}
