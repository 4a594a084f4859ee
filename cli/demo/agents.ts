import type { Specialty } from '#libs/contracts';

import type { AgentSpec } from '../../infra/local/cluster/options.ts';

const DEALT: readonly Specialty[] = ['backend', 'frontend', 'testing', 'devops'];
const SLOTS = 2;

/**
 * So many PCs, each with specialties of its own.
 *
 * Specialties are dealt out in turn, so that every kind of work has its specialist however few there are; `general`
 * belongs to all.
 */
export function agentsFor(count: number): AgentSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const dealt = DEALT.filter((_specialty, turn) =>
      count < DEALT.length ? turn % count === index : turn === index % DEALT.length,
    );
    return { id: nameOf(index, count, dealt), specialties: [...dealt, 'general'], slots: SLOTS };
  });
}

/** `pc-backend`, `pc-backend-2`; a PC that does half of everything only has a number. */
function nameOf(index: number, count: number, [first = 'general']: readonly Specialty[]): string {
  if (count < 3) return `pc-${index + 1}`;
  const lap = Math.floor(index / DEALT.length);
  return lap === 0 ? `pc-${first}` : `pc-${first}-${lap + 1}`;
}
