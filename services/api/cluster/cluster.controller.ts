import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiOperation } from '@nestjs/swagger';

import { Needs, problem } from '../access/needs.ts';
import { ClusterQueries } from './cluster-queries.ts';
import { ClusterStatus } from './cluster-status.dto.ts';

/** The cluster as a whole. */
@ApiTags('cluster')
@Controller(['api/v1/cluster', 'api/cluster'])
@Needs('viewer')
export class ClusterController {
  constructor(private readonly cluster: ClusterQueries) {}

  /** Agents, tasks, queues, streams, and how far the read model is behind. */
  @Get('status')
  @ApiOperation({ summary: 'How the cluster as a whole is' })
  @ApiOkResponse({ type: ClusterStatus })
  @problem(503, 'The broker or the database does not answer')
  getStatus(): Promise<ClusterStatus> {
    return this.cluster.status();
  }
}
