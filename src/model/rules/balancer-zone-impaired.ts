import { zonesThatErr } from '../zone-users.ts';
import type { Case, Rule } from './rule.ts';

/**
 * Users get errors by one zone of a load balancer and not by the others. Only one zone can be left, so where
 * another one is in question as well, the failure counts as everybody's and nobody moves.
 */
export const balancerZoneImpaired: Rule = {
  name: 'balancer-zone-impaired',
  reaches: ['zone-impaired', 'fleet-wide'],
  judge: (subject) => {
    const { reading, resource } = subject;
    if (reading.standing !== 'failing' || resource.kind !== 'elbv2:load-balancer') return undefined;
    const [zone, second] = zonesThatErr(reading.failing);
    if (zone === undefined || reading.failing.some(({ check }) => check === 'elb/targets-serving'))
      return undefined;
    const evidence = reading.failing;
    const other = second ?? zoneInQuestion(subject, zone);
    if (other !== undefined) {
      const reason = `Users of ${resource.name} get errors by ${zone}, and ${other} is in question as well.`;
      return { kind: 'fleet-wide', reason, evidence };
    }
    const said = evidence.find(({ by }) => by === `zone:${zone}`);
    return {
      kind: 'zone-impaired',
      reason: `Users of ${resource.name} get errors by one zone and not by its others: ${said?.reason}.`,
      evidence,
      cause: `zone:${zone}`,
    };
  },
};

/** Another zone of the load balancer's in which failures concentrate, or may. */
function zoneInQuestion({ world, resource }: Case, zone: string): string | undefined {
  const { zones } = resource.facts;
  return (typeof zones === 'object' ? zones : []).find(
    (name) => name !== zone && world.zones.get(`${resource.account}/${name}`)?.finding !== undefined,
  );
}
