import { covers, overlaps } from './address-blocks.ts';

/** An entry of a network ACL for one direction, as facts hold it: `100 allow tcp 443-443 10.0.0.0/16`. */
export interface AclEntry {
  /** They are tried from the lowest on, and the first that fits decides. */
  readonly number: number;
  readonly action: 'allow' | 'deny';
  /** `tcp`, `udp`, `icmp`, another number of IANA's; `all`. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A block of IPv4 or IPv6 addresses. */
  readonly block: string;
}

interface Described {
  readonly RuleNumber?: number | undefined;
  readonly RuleAction?: string | undefined;
  readonly Protocol?: string | undefined;
  readonly PortRange?: { readonly From?: number | undefined; readonly To?: number | undefined } | undefined;
  readonly CidrBlock?: string | undefined;
  readonly Ipv6CidrBlock?: string | undefined;
  readonly Egress?: boolean | undefined;
}

const protocols: Readonly<Record<string, string>> = { '-1': 'all', '1': 'icmp', '6': 'tcp', '17': 'udp' };

/** EC2's entries of one direction as facts, in the order in which they are tried. */
export function entriesOf(entries: readonly Described[], direction: 'in' | 'out'): readonly string[] {
  return entries
    .filter(({ Egress }) => Egress === (direction === 'out'))
    .toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))
    .flatMap((entry) => {
      const { RuleNumber, RuleAction, Protocol = '-1', PortRange, CidrBlock, Ipv6CidrBlock } = entry;
      const block = CidrBlock ?? Ipv6CidrBlock;
      if (RuleNumber === undefined || RuleAction === undefined || block === undefined) return [];
      const ports = `${PortRange?.From ?? 0}-${PortRange?.To ?? 65_535}`;
      return [`${RuleNumber} ${RuleAction} ${protocols[Protocol] ?? Protocol} ${ports} ${block}`];
    });
}

/** Nothing for what is no such text. */
export function parseEntry(words: string): AclEntry | undefined {
  const [, number, action, protocol, from, to, block] =
    /^(\d+) (allow|deny) (\S+) (\d+)-(\d+) (\S+)$/.exec(words) ?? [];
  if (protocol === undefined || block === undefined || (action !== 'allow' && action !== 'deny'))
    return undefined;
  return { number: Number(number), action, protocol, from: Number(from), to: Number(to), block };
}

/** Ports from which whoever opens a connection is answered: by Linux, Windows, NAT gateways and load balancers (AWS). */
export const ephemeral = { from: 1_024, to: 65_535 } as const;

export interface Passage {
  /** `yes`: all of it; `no`: none of it; `partly`: some ports only; `unclear`: it depends on the address. */
  readonly passes: 'yes' | 'no' | 'partly' | 'unclear';
  /** The entry that stopped the first of what is stopped; absent: none fits, and then nothing passes. */
  readonly stoppedBy?: AclEntry;
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Whether TCP to some ports, from or to a block of addresses, passes these entries of one direction. */
export function passage(entries: readonly string[], block: string, ports: Ports): Passage {
  let left: readonly Ports[] = [ports];
  let isUnclear = false;
  let passed = 0;
  let stoppedBy: AclEntry | undefined;
  for (const entry of entries.flatMap((words) => parseEntry(words) ?? [])) {
    if (entry.protocol !== 'tcp' && entry.protocol !== 'all') continue;
    const shared = left.filter(({ from, to }) => from <= entry.to && entry.from <= to);
    if (shared.length === 0 || overlaps(entry.block, block) === false) continue;
    if (covers(entry.block, block) !== true) {
      isUnclear = true;
      continue;
    }
    if (entry.action === 'allow') passed += 1;
    else stoppedBy ??= entry;
    left = left.flatMap((part) => without(part, entry));
  }
  if (isUnclear) return { passes: 'unclear' };
  if (stoppedBy === undefined && left.length === 0) return { passes: 'yes' };
  return { passes: passed > 0 ? 'partly' : 'no', ...(stoppedBy === undefined ? {} : { stoppedBy }) };
}

function without(part: Ports, taken: Ports): readonly Ports[] {
  const before = { from: part.from, to: Math.min(part.to, taken.from - 1) };
  const after = { from: Math.max(part.from, taken.to + 1), to: part.to };
  return [before, after].filter(({ from, to }) => from <= to);
}
