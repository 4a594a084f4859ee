import { GATES, type Gate, type GateFinding } from '#libs/contracts';

const BETWEEN = ', ';

/** The gates that hold a task, as its row names them: each once. */
export function heldBy(findings: readonly GateFinding[]): string {
  return [...new Set(findings.map(({ gate }) => gate))].join(BETWEEN);
}

export function gatesOf(held: string): Gate[] {
  const names = held.split(BETWEEN);
  return GATES.filter((gate) => names.includes(gate));
}
