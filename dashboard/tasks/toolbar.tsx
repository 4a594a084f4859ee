import type { JSX, RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { useClusterStatus } from '../api/use-cluster-status.ts';
import { goTo } from '../shell/router.ts';
import { count } from '../text/format.ts';
import { plainText } from '../text/plain-text.ts';
import { Icon } from '../widgets/icon.tsx';
import { GROUPS, writeFilters, type Filters } from './filters.ts';

export const SPECIALTIES = ['backend', 'frontend', 'testing', 'devops', 'general'] as const;

export interface ToolbarProps {
  readonly filters: Filters;
  readonly search: RefObject<HTMLInputElement | null>;
}

export function Toolbar({ filters, search }: ToolbarProps): JSX.Element {
  const change = (more: Partial<Filters>, how: 'push' | 'replace' = 'push'): void => {
    goTo({ page: 'tasks', query: writeFilters({ ...filters, ...more }) }, how);
  };
  return (
    <div class="toolbar">
      <Search
        q={filters.q}
        search={search}
        onChange={(q) => {
          change({ q }, 'replace');
        }}
      />
      <Groups filters={filters} onChange={change} />
      <select
        class="select"
        aria-label="Specialty"
        value={filters.specialty}
        onChange={(event) => {
          change({ specialty: event.currentTarget.value });
        }}
      >
        <option value="">Every specialty</option>
        {SPECIALTIES.map((specialty) => (
          <option key={specialty} value={specialty}>
            {specialty}
          </option>
        ))}
      </select>
      {(['repository', 'agent'] as const).map(
        (name) =>
          filters[name] !== '' && (
            <button
              key={name}
              type="button"
              class="button"
              onClick={() => {
                change({ [name]: '' });
              }}
            >
              {name}: {plainText(filters[name])} <Icon name="cross" />
              <span class="unseen">no longer</span>
            </button>
          ),
      )}
    </div>
  );
}

const TYPED_MS = 200;

function Search({
  q,
  search,
  onChange,
}: {
  q: string;
  search: RefObject<HTMLInputElement | null>;
  onChange: (q: string) => void;
}): JSX.Element {
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    setTyped((before) => (before.trim() === q ? before : q));
  }, [q]);
  useEffect(() => {
    if (typed.trim() === q) return undefined;
    const timer = setTimeout(() => {
      onChange(typed.trim());
    }, TYPED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed]);
  return (
    <label class="search">
      <Icon name="search" />
      <span class="unseen">Search by title, repository or number</span>
      <input
        ref={search}
        type="search"
        value={typed}
        placeholder="Search"
        onInput={(event) => {
          setTyped(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </label>
  );
}

/** With how many there are of each, where the cluster has told. */
function Groups({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (more: Partial<Filters>) => void;
}): JSX.Element {
  const tasks = useClusterStatus().data?.tasks;
  return (
    <div class="groups" role="group" aria-label="Status">
      {GROUPS.map(({ name, status: wanted }) => {
        const number = tasks && wanted.reduce((sum, one) => sum + tasks[one], 0);
        return (
          <button
            key={name}
            type="button"
            class="group"
            aria-pressed={String(wanted) === String(filters.status)}
            onClick={() => {
              onChange({ status: wanted });
            }}
          >
            {name}
            {number !== undefined && number > 0 && <span class="number">{count(number)}</span>}
          </button>
        );
      })}
    </div>
  );
}
