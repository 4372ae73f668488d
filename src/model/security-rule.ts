import { compareText } from './text-order.ts';

/** A rule that lets somebody in, as facts hold it: `tcp 8080-8080 sg-0abc`, `all 0-65535 10.0.0.0/8`. */
export interface SecurityRule {
  /** `tcp`, `udp`, `icmp`, …; `all`. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A security group, a block of addresses, or a prefix list. */
  readonly source: string;
}

interface Permission {
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly UserIdGroupPairs?: readonly { readonly GroupId?: string | undefined }[] | undefined;
  readonly IpRanges?: readonly { readonly CidrIp?: string | undefined }[] | undefined;
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6?: string | undefined }[] | undefined;
  readonly PrefixListIds?: readonly { readonly PrefixListId?: string | undefined }[] | undefined;
}

/** EC2's permissions as facts, one for each source, each once. AWS says `-1` for all protocols, and no ports then. */
export function rulesOf(permissions: readonly Permission[]): readonly string[] {
  const words = permissions.flatMap((permission) => {
    const { IpProtocol: protocol = '-1', FromPort = 0, ToPort = 65_535 } = permission;
    const ports = protocol === '-1' ? '0-65535' : `${FromPort}-${ToPort}`;
    const sources = [
      ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
      ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
      ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ];
    return sources.flatMap((source) =>
      source === undefined ? [] : [`${protocol === '-1' ? 'all' : protocol} ${ports} ${source}`],
    );
  });
  return [...new Set(words)].toSorted(compareText);
}

/** Nothing for what is no such text. */
export function parseRule(words: string): SecurityRule | undefined {
  const [, protocol, from, to, source] = /^(\S+) (-?\d+)-(-?\d+) (\S+)$/.exec(words) ?? [];
  return protocol === undefined || source === undefined
    ? undefined
    : { protocol, from: Number(from), to: Number(to), source };
}

/** Whether TCP to a port is let in by it, whoever comes. */
export function isForPort({ protocol, from, to }: SecurityRule, port: number): boolean {
  return (protocol === 'tcp' || protocol === '6' || protocol === 'all') && from <= port && port <= to;
}

/** Whether it lets in everybody on the internet. */
export function isForTheWorld({ source }: SecurityRule): boolean {
  return source === '0.0.0.0/0' || source === '::/0';
}
