import type { JSX } from 'preact';

import type { AuditEntry } from '../api/shapes.ts';
import { writeRoute } from '../shell/route.ts';
import { Foreign, Moment } from '../widgets/text.tsx';
import { detailText } from './detail-text.ts';

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }): JSX.Element {
  return (
    <div class="card table-box">
      <table class="table audit">
        <thead>
          <tr>
            <th>When</th>
            <th>What</th>
            <th>Who</th>
            <th>Issue</th>
            <th>Detail</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td class="muted">
                <Moment at={entry.at} />
              </td>
              <td>
                <span class={`kind kind-${entry.kind}`}>{entry.kind}</span>
              </td>
              <td>
                {entry.actor !== null && <Foreign text={entry.actor} />}
                {entry.right !== null && <span class="muted small"> {entry.right}</span>}
              </td>
              <td>
                <Issue entry={entry} />
              </td>
              <td class="audit-detail">
                <Foreign text={detailText(entry.detail)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Issue({ entry }: { entry: AuditEntry }): JSX.Element {
  const { repository, issueNumber, taskId, attempt } = entry;
  if (repository === null) return <span class="muted">–</span>;
  const name = `${repository}${issueNumber === null ? '' : `#${issueNumber}`}`;
  return (
    <>
      {taskId === null ? (
        <Foreign text={name} />
      ) : (
        <a href={writeRoute({ page: 'task', id: taskId })}>
          <Foreign text={name} />
        </a>
      )}
      {attempt !== null && <span class="muted small"> attempt {attempt}</span>}
    </>
  );
}
