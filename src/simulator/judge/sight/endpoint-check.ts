import { normalName } from '../../world/traffic/load-balancer.ts';
import type { HealthCheck } from '../../world/state/health-check.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { World } from '../../world/state/world.ts';

/** Route 53's health check of a load balancer's name, where somebody has made one. */
export function endpointHealthCheck(world: World, balancer: LoadBalancer): HealthCheck | undefined {
  const name = normalName(balancer.dnsName);
  for (const check of world.healthChecks.values()) if (normalName(check.fqdn) === name) return check;
  return undefined;
}
