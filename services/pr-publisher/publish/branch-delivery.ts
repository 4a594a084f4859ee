import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PullRequestRequestedData } from '#libs/contracts';
import { ArtifactDamaged, ArtifactMissing, ArtifactStore } from '#libs/messaging';
import { Redaction } from '#libs/redaction';
import type { RepositoryFile } from '#libs/repository-file';
import {
  git,
  Mirrors,
  pushBranch,
  readRemoteBranch,
  removeFolder,
  type Mirror,
  type RemoteBranch,
} from '#libs/workspace';

import { inSpan } from '#libs/tracing';

import { PrPublisherConfig } from '../config.ts';
import { branchName } from './branch-name.ts';
import { examine, type Examined } from './examine.ts';
import { gitTrouble } from './git-trouble.ts';
import { planPush } from './plan-push.ts';
import { Publications } from './publications.ts';
import { PublishRefused } from './publish-refused.ts';
import { publishingRules } from './publishing-rules.ts';
import { refused, verifyBundle } from './verify-bundle.ts';

export interface WantedBranch {
  request: PullRequestRequestedData;
  token: string;
  signal: AbortSignal;
}

/** A branch that holds the commit. */
export interface Delivered {
  branch: string;
  examined: Examined;
  /** What the repository says of its pull requests. */
  file: RepositoryFile;
}

/** Brings an agent's commit to its branch on GitHub, after checking it. Can be done again: what is there stays. */
@Injectable()
export class BranchDelivery implements OnApplicationShutdown {
  /** Mirrors of repositories and scratch space; goes away with the process. */
  private readonly folder = mkdtemp(join(tmpdir(), 'pr-publisher-'));
  private mirrors: Mirrors | undefined;

  constructor(
    private readonly config: PrPublisherConfig,
    private readonly artifacts: ArtifactStore,
    private readonly publications: Publications,
    private readonly redaction: Redaction,
  ) {}

  /** @throws PublishRefused; PublishHeld; what `gitTrouble` makes of git's failures */
  async deliver(wanted: WantedBranch): Promise<Delivered> {
    const folder = await this.folder;
    const scratch = await mkdtemp(join(folder, 'scratch-'));
    this.mirrors ??= new Mirrors(join(folder, 'mirrors'));
    const remote = remoteOf(wanted);
    try {
      const file = await inSpan('publish.fetch', {}, () =>
        this.fetchBundle(wanted.request, scratch),
      );
      // A mirror is made anew when work with it fails; ours fails for other reasons than the mirror.
      const outcome = await this.mirrors.with(remote, { signal: wanted.signal }, (mirror) =>
        this.verifyAndPush({ ...wanted, mirror, file, gitDir: join(scratch, 'git') }).then(
          (delivered) => ({ delivered }),
          (error: unknown) => ({ error }),
        ),
      );
      if ('error' in outcome) throw outcome.error;
      return outcome.delivered;
    } catch (error) {
      throw gitTrouble(error);
    } finally {
      await removeFolder(scratch);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await removeFolder(await this.folder);
  }

  private async fetchBundle(request: PullRequestRequestedData, scratch: string): Promise<string> {
    const artifact = request.artifacts.find(({ kind }) => kind === 'bundle');
    if (artifact === undefined)
      throw new PublishRefused(
        'artifact-missing',
        'The attempt names no bundle, so there is nothing to publish. Ask for the work again.',
      );
    const { BUNDLE_BYTES_MAX: bytesMax } = this.config;
    if (artifact.bytes > bytesMax)
      throw refused(
        `It has ${artifact.bytes} bytes; at most ${bytesMax} are published, which BUNDLE_BYTES_MAX of pr-publisher sets.`,
      );
    const file = join(scratch, 'work.bundle');
    try {
      await this.artifacts.fetch(artifact, file);
    } catch (error) {
      if (error instanceof ArtifactMissing)
        throw new PublishRefused('artifact-missing', error.message, { cause: error });
      if (error instanceof ArtifactDamaged) throw refused(error.message, error);
      throw error;
    }
    return file;
  }

  private async verifyAndPush(
    work: WantedBranch & { mirror: Mirror; file: string; gitDir: string },
  ): Promise<Delivered> {
    const { request, gitDir, file, mirror, signal } = work;
    const { baseSha, headSha } = request;
    // Beside the mirror, so that what an agent sends never gets into it.
    const clone = ['clone', '--quiet', '--bare', '--shared', '--template=', '--no-tags'];
    await git([...clone, '--', mirror.gitDir, gitDir], { cwd: mirror.gitDir });
    const claim = { file, baseSha, headSha, defaultHead: mirror.headSha };
    await inSpan('publish.verify', {}, () => verifyBundle(gitDir, claim));
    const rules = await publishingRules(mirror, this.config.gates, this.redaction);
    const examined = await inSpan('publish.gates', {}, () => examine(gitDir, request, rules.gates));
    const branch = await this.branchOf(request, rules.file);
    const remote = { url: request.repository.cloneUrl, credential: remoteOf(work).credential };
    const remoteSha = await readRemoteBranch(remote, { branch, cwd: gitDir, signal });
    const pushedShas = await this.publications.meanToPush(request, branch);
    const plan = planPush({ remoteSha, headSha, pushedShas });
    if (plan.do === 'refuse')
      throw new PublishRefused(
        'branch-taken',
        `The branch ${branch} holds a commit that is not ours (${String(remoteSha)}). Delete or rename the branch, then ask for the work again.`,
      );
    if (plan.do === 'push') {
      const { expected } = plan;
      await inSpan('publish.push', { attributes: { 'git.branch': branch } }, () =>
        pushBranch(remote, { gitDir, sha: headSha, branch, expected, signal }),
      );
    }
    return { branch, examined, file: rules.file };
  }

  /** A title or a prefix may be edited between two attempts; the branch stays. */
  private async branchOf(
    request: PullRequestRequestedData,
    { branchPrefix = this.config.BRANCH_PREFIX }: RepositoryFile,
  ): Promise<string> {
    const known = await this.publications.find(request);
    return known?.branch ?? branchName(branchPrefix, request.issue);
  }
}

function remoteOf({ request, token }: WantedBranch): RemoteBranch {
  const { fullName, cloneUrl, defaultBranch } = request.repository;
  return { fullName, cloneUrl, branch: defaultBranch, credential: { url: cloneUrl, token } };
}
