import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';
import { openBox, type Box } from '#libs/workspace';

import { AgentConfig } from '../config.ts';

/**
 * The box that the model's commands and the repository's tests run in. Opened and tried before anything else: an agent
 * that has none does not start, and does no work unboxed that it was not told to.
 */
@Injectable()
export class Sandbox implements OnModuleInit, OnApplicationShutdown {
  #box: Box | undefined;

  constructor(
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get box(): Box {
    if (this.#box === undefined) throw new TypeError('The sandbox is used before it is open.');
    return this.#box;
  }

  /** @throws BoxUnavailable with what to install, or to set */
  async onModuleInit(): Promise<void> {
    const { config } = this;
    this.#box = await openBox({
      kind: config.AGENT_SANDBOX,
      docker: {
        image: config.AGENT_SANDBOX_IMAGE,
        cpus: config.AGENT_SANDBOX_CPUS,
        owner: config.root,
      },
      hosts: config.AGENT_ALLOWED_HOSTS,
      readable: config.AGENT_READABLE_FOLDERS,
      hidden: [config.root],
      limits: {
        processesMax: config.BOX_PROCESSES_MAX,
        memoryBytesMax: config.BOX_MEMORY_BYTES_MAX,
        diskBytesMax: config.BOX_DISK_BYTES_MAX,
      },
    });
    if (config.AGENT_SANDBOX === 'none')
      this.logger.warn(
        'AGENT_SANDBOX=none: what the model and the repositories run has all the rights of this user',
      );
    else this.logger.info({ sandbox: config.AGENT_SANDBOX }, 'Sandbox tried, and it holds');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#box?.close();
  }
}
