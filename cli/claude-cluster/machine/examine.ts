import type { Check, CheckPlace, Finding } from './check.ts';
import { NEIGHBOURS } from './checks/neighbours.ts';
import { PLACE } from './checks/place.ts';
import { PROGRAMS } from './checks/programs.ts';
import { SETTINGS } from './checks/settings.ts';

/** What was found of one prerequisite, and whether it was mended for that. */
export interface Examined extends Finding {
  readonly name: string;
  readonly fixed: boolean;
}

/** Looks at all that the purpose needs, one after the other: several start programs of their own. */
export async function examine(
  place: CheckPlace,
  { fix, onBegin }: { fix: boolean; onBegin: (name: string) => void },
): Promise<Examined[]> {
  const examined: Examined[] = [];
  for (const check of [...PROGRAMS, ...PLACE, ...NEIGHBOURS, ...SETTINGS]) {
    if (!check.for.includes(place.purpose)) continue;
    place.signal.throwIfAborted();
    onBegin(check.name);
    examined.push({ name: check.name, ...(await examineOne(check, place, fix)) });
  }
  return examined;
}

async function examineOne(
  check: Check,
  place: CheckPlace,
  fix: boolean,
): Promise<Finding & { fixed: boolean }> {
  const found = await look(check, place);
  if (found.state === 'ok' || !fix || check.fix === undefined) return { ...found, fixed: false };
  try {
    await check.fix(place);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...found, detail: `${found.detail}; mending it failed: ${why}`, fixed: false };
  }
  const after = await look(check, place);
  return { ...after, fixed: after.state === 'ok' };
}

/** A check that breaks says so itself: the others are looked at all the same. */
async function look(check: Check, place: CheckPlace): Promise<Finding> {
  try {
    return await check.look(place);
  } catch (error) {
    place.signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    return { state: 'missing', detail, remedy: 'Mend what that says, and look again.' };
  }
}
