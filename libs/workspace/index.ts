export { BoxFailed, BoxUnavailable, ResourceLimit, type Resource } from './box/box-errors.ts';
export type { Box, BoxedCommand, BoxKind, BoxLimits, BoxOptions, Bridge } from './box/box.ts';
export { locateProgram } from './box/machine.ts';
export { openBox } from './box/open-box.ts';
export { BundleRefused, createBundle, importBundle, type BundleHeader } from './bundle.ts';
export { isAncestor, listChanges, type Change } from './changes.ts';
export { describeTree, makeCheckout, type Checkout } from './checkout.ts';
export { CommandFailed, type CommandFacts } from './command-failed.ts';
export { commitTree, RESULT_REF, type Identity } from './commit.ts';
export { childEnvironment } from './config.ts';
export { measureDiff, writePatch, type DiffSize } from './diff.ts';
export { endMarkedProcesses, isProcessRunning } from './end-process-group.ts';
export { git, gitEnvironment, type GitCredential, type GitOptions } from './git.ts';
export { keepBlobs } from './keep-blobs.ts';
export { LogFile } from './log-file.ts';
export { Mirrors, type Mirror, type RemoteBranch } from './mirror.ts';
export { readBlobs, type Blob } from './read-blobs.ts';
export { readFileAt, type FileAt } from './read-file-at.ts';
export { pushBranch, readRemoteBranch, type Remote } from './remote.ts';
export { discardFolder, removeFolder } from './remove-folder.ts';
export {
  CHECKPOINT_REF,
  discardUntracked,
  moveToBase,
  restoreTree,
  snapshotTree,
} from './snapshot.ts';
export { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';
export { ignoreUntracked, stageAll } from './stage.ts';
