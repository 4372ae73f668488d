import { nameOf } from '../name-of.ts';
import { stateAt } from '../signal.ts';
import { zoneErrors, zonesThatErr } from '../zone-users.ts';
import type { Case, Rule } from './rule.ts';

/**
 * Users get errors by one zone of a load balancer, and are known not to by each of the others. Only one zone
 * can be left, so where another one is in question as well, the failure counts as everybody's and nobody
 * moves; where one cannot be told, the load balancer is a suspect and no more.
 */
export const balancerZoneImpaired: Rule = {
  name: 'balancer-zone-impaired',
  reaches: ['zone-impaired', 'fleet-wide'],
  judge: (subject) => {
    const { node, world, reading, resource } = subject;
    if (reading.standing !== 'failing' || resource.kind !== 'elbv2:load-balancer') return undefined;
    const [zone, second] = zonesThatErr(reading.failing);
    if (zone === undefined || reading.failing.some(({ check }) => check === 'elb/targets-serving'))
      return undefined;
    const evidence = reading.failing;
    const others = otherZones(subject, zone);
    const other = second ?? others.find((name) => isInQuestion(subject, name));
    if (other !== undefined) {
      const reason = `Users of ${nameOf(node.id, world)} get errors by ${zone}, and ${other} is in question as well.`;
      return { kind: 'fleet-wide', reason, evidence };
    }
    if (others.length === 0 || !others.every((name) => isFine(subject, name))) return undefined;
    const said = evidence.find(({ by }) => by === `zone:${zone}`);
    return {
      kind: 'zone-impaired',
      reason: `Users of ${nameOf(node.id, world)} get errors by one zone and not by its others: ${said?.reason}.`,
      evidence,
      cause: `zone:${zone}`,
    };
  },
};

function otherZones({ resource }: Case, zone: string): readonly string[] {
  const { zones } = resource.facts;
  return (typeof zones === 'object' ? zones : []).filter((name) => name !== zone);
}

/** Failures concentrate there, or may. */
function isInQuestion({ world, resource }: Case, zone: string): boolean {
  return world.zones.get(`${resource.account}/${zone}`)?.finding !== undefined;
}

/** Those who come in by it are well, or so few that nobody could tell. What is missing is neither. */
function isFine({ node, now }: Case, zone: string): boolean {
  const said = node.observed.find(({ check, by }) => check === zoneErrors && by === `zone:${zone}`);
  if (said === undefined || now - said.observedAt > said.validForMs) return false;
  const state = stateAt(said, now);
  return state === 'pass' || (state === 'unknown' && said.nature === 'warning-only');
}
