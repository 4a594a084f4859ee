import type { ComponentChildren, JSX } from 'preact';

import type { Agent } from '../api/shapes.ts';
import { bytes } from '../text/format.ts';
import { Foreign } from '../widgets/text.tsx';

/** Less free disk than this is shown as a warning: a few clones fill it. */
const DISK_LOW_BYTES = 5 * 1024 ** 3;

/** The PC as its agent said with its last heartbeat. */
export function Machine({ agent }: { agent: Agent }): JSX.Element {
  const { system, claudeCodeVersion, sandbox, workspaceRoot } = agent;
  return (
    <dl class="machine">
      {system !== null && (
        <>
          <Line name="Load">
            <Meter part={system.load1 / system.cpus} />
            {system.load1.toFixed(1)} of {system.cpus}
          </Line>
          <Line name="Memory">
            <Meter part={1 - system.memoryFreeBytes / system.memoryTotalBytes} />
            {bytes(system.memoryFreeBytes)} free
          </Line>
          <Line name="Disk">
            <span class={system.diskFreeBytes < DISK_LOW_BYTES ? 'warn' : ''}>
              {bytes(system.diskFreeBytes)} free
            </span>
          </Line>
          <Line name="System">
            <Foreign text={`${system.platform} ${system.arch}, Node ${system.nodeVersion}`} />
          </Line>
        </>
      )}
      <Line name="Claude Code">
        <Foreign text={claudeCodeVersion ?? 'not known'} />
      </Line>
      <Line name="Sandbox">
        <span class={sandbox === 'none' ? 'warn' : ''}>
          <Foreign text={sandbox ?? 'not known'} />
        </span>
      </Line>
      <Line name="Workspaces">
        <Foreign text={workspaceRoot} />
      </Line>
    </dl>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Drawn beside the number, which says it to everybody. */
function Meter({ part }: { part: number }): JSX.Element {
  const filled = Math.min(1, Math.max(0, part));
  return (
    <span class={`meter ${filled > 0.9 ? 'meter-full' : ''}`} aria-hidden="true">
      <span style={{ width: `${Math.round(filled * 100)}%` }} />
    </span>
  );
}
