import type { ExplainedGate, GateExplained } from './explanation.dto.ts';

/** A gate that lets through, unless it is said to fail. */
export function gate(
  name: ExplainedGate,
  detail: string,
  { fails = false, until = null }: { fails?: boolean; until?: string | null } = {},
): GateExplained {
  return { gate: name, pass: !fails, detail, until };
}
