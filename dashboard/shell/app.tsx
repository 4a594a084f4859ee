import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { AgentsPage } from '../agents/agents-page.tsx';
import { AuditPage } from '../audit/audit-page.tsx';
import { ClusterPage } from '../cluster/cluster-page.tsx';
import { NewTaskPage } from '../new-task/new-task-page.tsx';
import { Gate } from '../session/gate.tsx';
import { TaskPage } from '../task/task-page.tsx';
import { TasksPage } from '../tasks/tasks-page.tsx';
import { Empty } from '../widgets/state-note.tsx';
import { Foreign } from '../widgets/text.tsx';
import { Head } from './head.tsx';
import { OfflineNote } from './offline-note.tsx';
import type { Route } from './route.ts';
import { route } from './router.ts';

export function App(): JSX.Element {
  return (
    <Gate>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Head />
      <OfflineNote />
      <main id="main" class="main" tabIndex={-1}>
        <Page />
      </main>
    </Gate>
  );
}

const TITLES: Readonly<Record<Route['page'], string>> = {
  tasks: 'Tasks',
  task: 'Task',
  new: 'New task',
  agents: 'Agents',
  cluster: 'Cluster',
  audit: 'Audit',
  missing: 'Not found',
};

function Page(): JSX.Element {
  const here = route.value;
  useEffect(() => {
    document.title = `${TITLES[here.page]} · Claude Code Cluster`;
  }, [here.page]);
  switch (here.page) {
    case 'tasks':
      return <TasksPage query={here.query} />;
    case 'task':
      return <TaskPage key={here.id} id={here.id} />;
    case 'new':
      return <NewTaskPage />;
    case 'agents':
      return <AgentsPage />;
    case 'cluster':
      return <ClusterPage />;
    case 'audit':
      return <AuditPage query={here.query} />;
    case 'missing':
      return (
        <Empty title="There is no such page">
          <p>
            <code>
              <Foreign text={here.path} />
            </code>{' '}
            leads nowhere. <a href="/tasks">To the tasks</a>
          </p>
        </Empty>
      );
  }
}
