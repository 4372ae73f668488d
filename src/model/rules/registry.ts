import { balancerZoneImpaired } from './balancer-zone-impaired.ts';
import { dependencyFailed } from './dependency-failed.ts';
import { deploymentFailed } from './deployment-failed.ts';
import { fleetWide } from './fleet-wide.ts';
import { hostFailed } from './host-failed.ts';
import { observerBlind } from './observer-blind.ts';
import { overloaded } from './overloaded.ts';
import { passing } from './passing.ts';
import type { Case, Finding, Rule } from './rule.ts';
import { stale } from './stale.ts';
import { startingOrInTransition } from './starting-or-in-transition.ts';
import { zoneImpaired } from './zone-impaired.ts';

/**
 * Every way to a verdict, the first that applies wins. First whether we see and whether it is anybody's
 * failure at all, then causes from the widest shared thing down to the one host, then what is well.
 * Load is a cause that was found, so it comes before the fleet, of which none is known.
 */
export const rules: readonly Rule[] = [
  startingOrInTransition,
  observerBlind,
  stale,
  dependencyFailed,
  zoneImpaired,
  balancerZoneImpaired,
  deploymentFailed,
  overloaded,
  fleetWide,
  hostFailed,
  passing,
];

export function findingOf(subject: Case): Finding {
  for (const rule of rules) {
    const finding = rule.judge(subject);
    if (finding) return finding;
  }
  throw new Error(`no rule reaches a verdict on ${subject.node.id} (${subject.reading.standing})`);
}
