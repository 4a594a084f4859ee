import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';

import { Injectable } from '@nestjs/common';
import type { NodeHeartbeatData } from '#libs/contracts';

import { AgentConfig } from '../config.ts';
import { RunningAttempts } from '../running-attempts.ts';
import { readSystemInfo } from './system-info.ts';
import { Tools } from './tools.ts';

const VERSION_CHARS_MAX = 200;

/** What there is to say about this agent at the moment. */
@Injectable()
export class Presence {
  constructor(
    readonly config: AgentConfig,
    private readonly attempts: RunningAttempts,
    private readonly tools: Tools,
  ) {}

  /** Before the first word: what it says has to be there. */
  async check(): Promise<void> {
    await mkdir(this.config.root, { recursive: true, mode: 0o700 });
    await this.tools.check();
  }

  onChange(listener: () => void): void {
    this.attempts.onChange(listener);
  }

  async describe(draining: boolean): Promise<NodeHeartbeatData> {
    const { AGENT_SPECIALTIES, AGENT_SLOTS, root } = this.config;
    return {
      hostname: hostname().slice(0, 255),
      specialties: [...AGENT_SPECIALTIES],
      slots: AGENT_SLOTS,
      running: this.attempts.refs,
      draining,
      sandbox: this.config.AGENT_SANDBOX,
      claudeCodeVersion: this.tools.description.replace(/\s+/g, ' ').slice(0, VERSION_CHARS_MAX),
      workspaceRoot: root,
      system: await readSystemInfo(root),
    };
  }
}
