import type { LoadBalancer } from '../state/load-balancer.ts';
import type { World } from '../state/world.ts';

/** Whether clients turn away from a load balancer, for it shows them a certificate that has expired. */
export function showsExpiredCertificate(world: World, { arn }: LoadBalancer): boolean {
  const now = world.clock.now();
  for (const { expiresAt, usedBy } of world.certificates.values())
    if (expiresAt <= now && usedBy.includes(arn)) return true;
  return false;
}
