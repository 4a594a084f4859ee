/** The kinds of work an agent may declare itself fit for. `general` takes what no specialist is there for. */
export const SPECIALTIES = ['backend', 'frontend', 'testing', 'devops', 'general'] as const;
export type Specialty = (typeof SPECIALTIES)[number];

/** What an agent runs foreign code in. `none` only where somebody has said so in its configuration. */
export const SANDBOXES = ['sandbox-runtime', 'docker', 'none'] as const;
export type Sandbox = (typeof SANDBOXES)[number];

/** Most urgent first: the scheduler serves the queue in this order. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A name that may stand as one token of a subject, a consumer's name and a bucket's name. */
export const AGENT_NAME = /^[a-z0-9][a-z0-9-]{0,30}$/;

/** A git object id, SHA-1 or SHA-256, in full. */
export const GIT_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** `owner/name` as GitHub spells it. */
export const REPOSITORY_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;

/** A message, its envelope included, stays under this many bytes; larger things are artifacts. */
export const EVENT_BYTES_MAX = 64 * 1024;

/** An issue's text travels inside events up to this size; what is longer is cut in the middle, visibly. */
export const ISSUE_BODY_BYTES_MAX = 32 * 1024;

/** A comment is read for commands only; what is longer is cut. */
export const COMMENT_BODY_BYTES_MAX = 8 * 1024;
