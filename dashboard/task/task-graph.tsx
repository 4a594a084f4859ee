import type { JSX } from 'preact';

import type { Task } from '../api/shapes.ts';
import { writeRoute } from '../shell/route.ts';
import { layOutGraph, NODE } from './graph.ts';

/** What it waits for and what waits for it, where there is any; each leads to its own page. */
export function TaskGraph({ task }: { task: Task }): JSX.Element | null {
  const graph = layOutGraph(task.issueNumber, task.dependsOn, task.dependents);
  if (graph === undefined) return null;
  return (
    <section class="card" aria-labelledby="graph-title">
      <h2 id="graph-title">What waits for what</h2>
      <div class="graph-box">
        <svg
          class="graph"
          viewBox={`-1 -1 ${graph.width + 2} ${graph.height + 2}`}
          width={graph.width + 2}
          height={graph.height + 2}
          role="group"
          aria-label="From left to right: what is waited for, this task, what waits for it"
        >
          {graph.edges.map(({ key, path }) => (
            <path key={key} class="graph-edge" d={path} />
          ))}
          {graph.nodes.map(({ issueNumber, x, y, self }) => (
            <a
              key={issueNumber}
              href={writeRoute({ page: 'task', id: `${task.repository}#${issueNumber}` })}
              aria-current={self ? 'page' : undefined}
            >
              <rect class="graph-node" x={x} y={y} rx="6" width={NODE.width} height={NODE.height} />
              <text class="graph-text" x={x + NODE.width / 2} y={y + NODE.height / 2}>
                #{issueNumber}
              </text>
            </a>
          ))}
        </svg>
      </div>
    </section>
  );
}
