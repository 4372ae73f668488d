import { normalName } from '../../world/traffic/load-balancer.ts';
import type { DnsRecord } from '../../world/state/dns.ts';

/** Where a name's answers lead, as parts of one: destination → share, 0–1. */
export type Shares = ReadonlyMap<string, number>;

/** What the judge needs to know of a record, from the world or from a call. */
export type Pointer = Pick<DnsRecord, 'name' | 'type' | 'setIdentifier' | 'weight' | 'failover'> & {
  readonly destination: string;
};

export function pointerOf(record: DnsRecord): Pointer {
  return { ...record, destination: normalName(record.alias?.dnsName ?? record.values?.[0] ?? '') };
}

/**
 * Shares by weight; of a failover pair the primary has everything; all weights zero share evenly, as
 * Route 53 answers them. Health is left out: this is what the owner of the records asked for.
 */
export function sharesOf(pointers: readonly Pointer[]): Shares {
  const shares = new Map<string, number>();
  const add = (pointer: Pointer, share: number) =>
    shares.set(pointer.destination, (shares.get(pointer.destination) ?? 0) + share);
  const total = pointers.reduce((sum, pointer) => sum + (pointer.weight ?? 0), 0);
  for (const pointer of pointers) {
    if (pointer.failover !== undefined) add(pointer, pointer.failover === 'PRIMARY' ? 1 : 0);
    else if (pointer.weight !== undefined && total > 0) add(pointer, pointer.weight / total);
    else add(pointer, 1 / pointers.length);
  }
  return shares;
}

/** Which destinations get less and which more. */
export function movedBetween(before: Shares, after: Shares) {
  const all = [...new Set([...before.keys(), ...after.keys()])];
  const gain = (one: string) => (after.get(one) ?? 0) - (before.get(one) ?? 0);
  return {
    away: all.filter((one) => gain(one) < -1e-9),
    toward: all.filter((one) => gain(one) > 1e-9),
  };
}

/** One line that is the same whenever the shares are. */
export function sharesInWords(shares: Shares): string {
  const parts = [...shares]
    .filter(([, share]) => share > 0)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return (
    parts.map(([destination, share]) => `${Math.round(share * 100)} % ${destination}`).join(', ') || 'nothing'
  );
}
