import type { Gate, GateResult } from './gate.ts';
import type { BreakGlass, History } from './history.ts';

/** The order that stands for a proposal, or undefined. */
export function orderFor(
  key: string,
  { history, now }: { readonly history: History; readonly now: number },
): BreakGlass | undefined {
  return history.breakGlass.find((order) => order.key === key && order.expiresAt > now);
}

/**
 * A gate's answer under an order to break glass: allowed where the order names the gate and the gate can
 * be overridden, with what it would have said. A gate that broke down said nothing that a person could
 * have weighed, so that stays a refusal.
 */
export function withOrder(result: GateResult, gate: Gate, order: BreakGlass | undefined): GateResult {
  if (order === undefined || result.outcome === 'allow' || result.failed === true) return result;
  if (!gate.overridable || !order.gates.includes(gate.name)) return result;
  const { until: _until, ...said } = result;
  const because = order.reason.replace(/\.$/, '');
  return {
    ...said,
    outcome: 'allow',
    reason: `Overridden by ${order.by} because: ${because}. It had said: ${result.reason}`,
    overriddenBy: order.by,
  };
}
