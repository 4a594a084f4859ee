import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { call } from '../api/ask.ts';
import type { Attempt, Task } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { parseDiff, type FileDiff, type Hunk } from '../diff/parse-diff.ts';
import { plural } from '../text/format.ts';
import { plainText } from '../text/plain-text.ts';
import { Empty, Loading, ProblemNote } from '../widgets/state-note.tsx';
import { artifactPath, Download } from './download.tsx';

/** Of a patch longer than this the beginning is shown: a browser should not have to draw the rest. */
const PATCH_CHARACTERS_MAX = 400_000;

/** The lines that an attempt changed; of what is held, what the publisher shows. */
export function Changes({ task, attempt }: { task: Task; attempt: Attempt }): JSX.Element {
  const kept = attempt.artifacts.some(({ kind }) => kind === 'diff');
  const key = `${task.id} ${attempt.attempt} ${kept}`;
  const { data, problem } = useAnswer(key, async (signal) => {
    if (!kept) return task.patch ?? '';
    return (await call(artifactPath({ task, attempt, kind: 'diff' }), { signal })).text();
  });
  const files = useMemo(() => parseDiff((data ?? '').slice(0, PATCH_CHARACTERS_MAX)), [data]);
  if (data === undefined)
    return problem === undefined ? (
      <Loading what="the changes" />
    ) : (
      <ProblemNote problem={problem} />
    );
  if (files.length === 0)
    return (
      <Empty title="No change yet">
        {attempt.outcome === 'running' && 'The attempt still runs.'}
      </Empty>
    );
  return (
    <>
      <div class="evidence-line muted small">
        <span>
          {plural(files.length, 'file')}, <Counts of={files} />
          {data.length > PATCH_CHARACTERS_MAX && ' (the beginning; download it for the rest)'}
        </span>
        <Download task={task} attempt={attempt} kind="diff" />
      </div>
      {files.map((file) => (
        <File key={file.path} file={file} />
      ))}
    </>
  );
}

function Counts({ of }: { of: readonly FileDiff[] }): JSX.Element {
  const sum = (read: (file: FileDiff) => number): number =>
    of.reduce((all, file) => all + read(file), 0);
  return (
    <span class="mono">
      <span class="added">+{sum(({ insertions }) => insertions)}</span>{' '}
      <span class="removed">−{sum(({ deletions }) => deletions)}</span>
    </span>
  );
}

function File({ file }: { file: FileDiff }): JSX.Element {
  const { path, from, change, binary, hunks } = file;
  return (
    <details class="diff" open>
      <summary>
        <span class="mono">
          {from !== undefined && `${plainText(from)} → `}
          {plainText(path)}
        </span>
        {change !== 'modified' && <span class="muted small"> {change}</span>} <Counts of={[file]} />
      </summary>
      {binary && <p class="muted small diff-note">A binary file: git shows no lines of it.</p>}
      {hunks.length > 0 && (
        <div
          class="diff-lines"
          tabIndex={0}
          role="group"
          aria-label={`Changes of ${plainText(path)}`}
        >
          {hunks.map((hunk) => (
            <Lines key={hunk.header} hunk={hunk} />
          ))}
        </div>
      )}
    </details>
  );
}

const SIGNS = { added: '+', removed: '−', same: ' ', note: '\\' } as const;

function Lines({ hunk }: { hunk: Hunk }): JSX.Element {
  return (
    <div class="hunk">
      <div class="hunk-header">{plainText(hunk.header)}</div>
      {hunk.lines.map(({ kind, before, after, text }, at) => (
        <div key={at} class={`line line-${kind}`}>
          <span class="line-number" aria-hidden="true">
            {before}
          </span>
          <span class="line-number" aria-hidden="true">
            {after}
          </span>
          <span class="line-sign">{SIGNS[kind]}</span>
          <span class="line-text">{plainText(text)}</span>
        </div>
      ))}
    </div>
  );
}
