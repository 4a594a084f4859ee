import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { call } from '../api/ask.ts';
import { asProblem } from '../api/problem.ts';
import type { Attempt, Task } from '../api/shapes.ts';
import { pathOf } from '../task/use-task.ts';
import { bytes } from '../text/format.ts';
import { plainText } from '../text/plain-text.ts';
import { Icon } from '../widgets/icon.tsx';

export interface DownloadProps {
  readonly task: Task;
  readonly attempt: Attempt;
  readonly kind: string;
}

export function artifactPath({ task, attempt, kind }: DownloadProps): string {
  return `${pathOf(task.id)}/artifacts/${encodeURIComponent(kind)}?attempt=${attempt.attempt}`;
}

/** A file that an attempt left behind, if it did. Fetched with the token, which a plain link would not send. */
export function Download(props: DownloadProps): JSX.Element | null {
  const { task, attempt, kind } = props;
  const [fault, setFault] = useState<string>();
  const artifact = attempt.artifacts.find((one) => one.kind === kind);
  if (artifact === undefined) return null;
  const save = async (): Promise<void> => {
    setFault(undefined);
    try {
      const response = await call(artifactPath(props), { withinMs: 120_000 });
      const address = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = address;
      link.download = `${task.issueNumber}-${attempt.attempt}-${kind}`;
      link.click();
      URL.revokeObjectURL(address);
    } catch (error) {
      setFault(asProblem(error).detail);
    }
  };
  return (
    <span class="download">
      <button type="button" class="button button-small" onClick={() => void save()}>
        <Icon name="down" />
        {kind} <span class="muted">{bytes(artifact.bytes)}</span>
      </button>
      {fault !== undefined && <span role="alert">{plainText(fault)}</span>}
    </span>
  );
}
