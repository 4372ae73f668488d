import type { Model } from './model.ts';
import type { Resource } from './resource.ts';

/**
 * Ways between AWS and an owner's site: virtual interfaces of Direct Connect, and VPN connections. Two stand in for
 * one another where they reach the same gateways of AWS; what networks the site announces by each only metrics tell.
 */

/**
 * The gateways of AWS that a way reaches, by AWS's id: behind a Direct Connect gateway those that it leads to.
 * Undefined: that is not known, or it reaches none (a public virtual interface).
 */
export function reachedBy({ account, region, facts }: Resource, model: Model): readonly string[] | undefined {
  const { gateway } = facts;
  if (typeof gateway !== 'string') return undefined;
  if (/^(vgw|tgw)-/.test(gateway)) return [gateway];
  for (const id of model.ofKind('directconnect:gateway')) {
    const found = model.resources.get(id);
    if (found?.account !== account || found.region !== region || found.facts['gateway'] !== gateway) continue;
    const { leadsTo } = found.facts;
    return typeof leadsTo === 'object' && leadsTo.length > 0 ? leadsTo : undefined;
  }
  return undefined;
}

/** The ways that reach all that this one does and share no connection with it, Direct Connect first. */
export function otherWays(way: Resource, model: Model): readonly Resource[] {
  const reached = reachedBy(way, model);
  const kinds = ['directconnect:virtual-interface', 'vpn:connection'] as const;
  return kinds
    .flatMap((kind) => [...model.ofKind(kind)])
    .flatMap((id) => {
      const other = model.resources.get(id);
      if (other === undefined || id === way.id) return [];
      const { connection } = way.facts;
      if (connection !== undefined && other.facts['connection'] === connection) return [];
      const isSameEnd = way.facts['gateway'] !== undefined && way.facts['gateway'] === other.facts['gateway'];
      const there = new Set(reachedBy(other, model));
      return isSameEnd || reached?.every((gateway) => there.has(gateway)) === true ? [other] : [];
    });
}
