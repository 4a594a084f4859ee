import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { AuditEntry, Page } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { me } from '../session/me.ts';
import { goTo } from '../shell/router.ts';
import { plural } from '../text/format.ts';
import { Empty, Loading, ProblemNote } from '../widgets/state-note.tsx';
import { AuditTable } from './audit-table.tsx';

const KINDS = [
  'authorised',
  'refused',
  'declined',
  'command',
  'held',
  'approved',
  'published',
  'publish-refused',
] as const;
const FIELDS = ['repository', 'issue', 'actor'] as const;

/** Who allowed, refused, commanded, held, approved and published what. */
export function AuditPage({ query }: { query: string }): JSX.Element {
  const params = new URLSearchParams(query);
  const change = (name: string, value: string): void => {
    const next = new URLSearchParams(query);
    if (value === '') next.delete(name);
    else next.set(name, value);
    goTo({ page: 'audit', query: next.toString() }, 'replace');
  };
  return (
    <section aria-labelledby="audit-title">
      <div class="page-head">
        <h1 id="audit-title">Audit</h1>
        <select
          class="select"
          aria-label="Kind"
          value={params.get('kind') ?? ''}
          onChange={(event) => {
            change('kind', event.currentTarget.value);
          }}
        >
          <option value="">Every kind</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {kind}
            </option>
          ))}
        </select>
        {FIELDS.map((field) => (
          <input
            key={field}
            class="input"
            aria-label={field}
            placeholder={field}
            value={params.get(field) ?? ''}
            inputMode={field === 'issue' ? 'numeric' : 'text'}
            onChange={(event) => {
              change(field, event.currentTarget.value.trim());
            }}
          />
        ))}
      </div>
      {me.value?.role === 'viewer' ? (
        <Empty title="Not for this token">
          The audit is an operator’s to read. Ask for a token of one.
        </Empty>
      ) : (
        <Entries key={query} query={query} />
      )}
    </section>
  );
}

function Entries({ query }: { query: string }): JSX.Element {
  const { data, problem } = useAnswer(query, (signal) =>
    ask<Page<AuditEntry>>(`/audit?limit=100${query === '' ? '' : `&${query}`}`, { signal }),
  );
  const [more, setMore] = useState<readonly AuditEntry[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [fault, setFault] = useState<Problem>();
  useEffect(() => {
    setMore([]);
    setCursor(data?.nextCursor ?? null);
  }, [data]);
  if (data === undefined)
    return problem === undefined ? <Loading what="the audit" /> : <ProblemNote problem={problem} />;
  const entries = [...data.items, ...more];
  if (entries.length === 0)
    return (
      <Empty title="Nothing of the kind">
        Nobody has allowed, refused or published anything that fits.
      </Empty>
    );
  const fetchMore = async (): Promise<void> => {
    try {
      const path = `/audit?limit=100${query === '' ? '' : `&${query}`}`;
      const page = await ask<Page<AuditEntry>>(
        `${path}&cursor=${encodeURIComponent(cursor ?? '')}`,
      );
      setMore((before) => [...before, ...page.items]);
      setCursor(page.nextCursor);
      setFault(undefined);
    } catch (error) {
      setFault(asProblem(error));
    }
  };
  return (
    <>
      <AuditTable entries={entries} />
      {fault !== undefined && <ProblemNote problem={fault} />}
      <p class="page-foot muted small">
        {entries.length} of {plural(data.total, 'entry', 'entries')}
        {cursor !== null && (
          <button type="button" class="button" onClick={() => void fetchMore()}>
            Show more
          </button>
        )}
      </p>
    </>
  );
}
