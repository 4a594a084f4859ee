export { type RepositoryToken } from './access.ts';
export { type AppHook, type HookDelivery } from './app-hook.ts';
export { type Comment, type WantedComment } from './ensure-comment.ts';
export { type PullRequest, type WantedPullRequest } from './ensure-pull-request.ts';
export { type ReactionContent } from './ensure-reaction.ts';
export { Gone, NotPermitted, RateLimited, Refused, Unavailable } from './errors.ts';
export { GithubClients, type GithubAccess } from './github-clients.ts';
export { type GithubRepository } from './github-repository.ts';
export { type Account, type Description, type Issue } from './read-issues.ts';
