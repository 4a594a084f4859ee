import { useEffect, useState } from 'preact/hooks';

import { ask } from './ask.ts';
import { onEvent } from './live.ts';
import type { ClusterStatus } from './shapes.ts';
import { useAnswer, type Answer } from './use-answer.ts';

/** How the cluster is: asked once, and then as the stream tells it, now and again while something changes. */
export function useClusterStatus(): Answer<ClusterStatus> {
  const asked = useAnswer('status', (signal) => ask<ClusterStatus>('/cluster/status', { signal }));
  const [told, setTold] = useState<ClusterStatus>();
  useEffect(
    () =>
      onEvent('cluster', (status) => {
        setTold(status as ClusterStatus);
      }),
    [],
  );
  const isNewer = told !== undefined && told.at > (asked.data?.at ?? '');
  return isNewer ? { ...asked, data: told, loading: false } : asked;
}
