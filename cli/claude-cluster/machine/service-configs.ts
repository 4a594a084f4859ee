import { AgentConfig } from '../../../services/agent/config.ts';
import { ApiConfig } from '../../../services/api/config.ts';
import { IssueClassifierConfig } from '../../../services/issue-classifier/config.ts';
import { NodeHealthConfig } from '../../../services/node-health/config.ts';
import { PrPublisherConfig } from '../../../services/pr-publisher/config.ts';
import { SchedulerConfig } from '../../../services/scheduler/config.ts';
import { WebhookIngestConfig } from '../../../services/webhook-ingest/config.ts';

type ConfigClass = (new () => object) & { readonly aliases: Readonly<Record<string, string>> };

/** By what each service reads its environment, so that nobody else has to know its rules. */
export const CONFIGS: Readonly<Record<string, ConfigClass | undefined>> = {
  agent: AgentConfig,
  api: ApiConfig,
  'issue-classifier': IssueClassifierConfig,
  'node-health': NodeHealthConfig,
  'pr-publisher': PrPublisherConfig,
  scheduler: SchedulerConfig,
  'webhook-ingest': WebhookIngestConfig,
};
