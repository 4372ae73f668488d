/** What an account's network is made of, by AWS's ids. All of it is empty in a stack that says nothing of it. */
export interface Network {
  /** Those of which more is known than that things stand in them. */
  readonly subnets: Map<string, Subnet>;
  readonly natGateways: Map<string, NatGateway>;
  readonly routeTables: Map<string, RouteTable>;
  readonly peerings: Map<string, Peering>;
  readonly attachments: Map<string, TransitGatewayAttachment>;
  readonly vpnConnections: Map<string, VpnConnection>;
  /** In the order in which routing prefers them; a VPN connection comes after all of them. */
  readonly directConnects: Map<string, DirectConnect>;
  /** By region: what is lost of what it sends to the owner's site and back, and how that is taken away again. */
  readonly siteCut: Map<string, { readonly loss: number; readonly heal: () => void }>;
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly acls: Map<string, NetworkAcl>;
  /** By security group that lets nobody in: how what stands behind it is reached again. */
  readonly shut: Map<string, () => void>;
  /** By network ACL that lets nothing through to its zone or back: how its machines are reached again. */
  readonly barred: Map<string, () => void>;
  /** By zone: what its machines lose of what they send out, and how that is taken away again. */
  readonly cutOff: Map<string, { readonly loss: number; readonly heal: () => void }>;
}

/** A subnet of which the stack says how large and how full it is. */
export interface Subnet {
  /** Length of its block of addresses: 24 has 251 to give. */
  readonly prefix: number;
  /** Addresses that were free when the story began, */
  readonly free: number;
  /** and how many machines held one then. */
  readonly machines: number;
  /** Causes for which none is free. */
  readonly full: Set<object>;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly vpc: string;
  readonly tags: Map<string, string>;
  /** Who is let in: `tcp 8080-8080 sg-0abc`. */
  readonly rules: Set<string>;
  /** What stands behind it, on which port, and which security groups (`from`) have to get in. */
  readonly protects?:
    | {
        readonly kind: 'targets';
        readonly region: string;
        readonly port: number;
        readonly from: readonly string[];
        readonly scalingGroups: readonly string[];
      }
    | { readonly kind: 'databases'; readonly port: number; readonly from: readonly string[] };
}

/** A network ACL of the subnet of a zone, in the words of facts: `100 allow tcp 443-443 10.0.0.0/8`. */
export interface NetworkAcl {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly vpc: string;
  readonly tags: Map<string, string>;
  /** What it guards; absent: no subnet uses it. */
  readonly guards?: { readonly zone: string; readonly subnet: string };
  readonly inbound: string[];
  readonly outbound: string[];
}

export interface NatGateway {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly vpc: string;
  /** The public subnet that it stands in. */
  readonly subnet: string;
  readonly publicIp: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  /** Causes for which it is deleted, with the time at which somebody did it. */
  readonly deletions: Map<object, number>;
  /** What is wrong with it while AWS calls it available, one object for each cause. */
  readonly troubles: Set<NatTrouble>;
}

/** `share` of the connections, 0–1: they get no answer, or no source port is left for them. */
export interface NatTrouble {
  readonly kind: 'drops' | 'no-ports';
  readonly share: number;
}

export interface RouteTable {
  readonly id: string;
  readonly region: string;
  readonly vpc: string;
  /** Zones whose subnets are associated with it: their machines go out by it. Empty for the public subnets. */
  readonly zones: readonly string[];
  readonly subnets: readonly string[];
  readonly routes: Route[];
  readonly tags: Map<string, string>;
}

export interface Route {
  readonly destination: string;
  target: string;
}

export interface Peering {
  readonly id: string;
  readonly region: string;
  readonly vpc: string;
  readonly peerVpc: string;
  readonly tags: Map<string, string>;
  /** Causes for which the other side has deleted it. */
  readonly deletions: Set<object>;
}

/** Of one VPC to a Transit Gateway. */
export interface TransitGatewayAttachment {
  readonly id: string;
  readonly region: string;
  readonly gateway: string;
  readonly vpc: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  /** Causes for which it is deleted. */
  readonly deletions: Set<object>;
}

/** A Site-to-Site VPN connection, between a gateway of AWS and a device of the owner's. */
export interface VpnConnection {
  readonly id: string;
  readonly region: string;
  readonly gateway: string;
  readonly customerGateway: string;
  readonly tags: Map<string, string>;
  readonly tunnels: readonly {
    readonly address: string;
    /** Causes for which it is down. */
    readonly down: Set<object>;
  }[];
}

/** A connection of Direct Connect with the one virtual interface on it, to a virtual private gateway. */
export interface DirectConnect {
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly location: string;
  readonly gigabits: number;
  readonly gateway: string;
  /** Whether the application needs the site that it leads to. */
  readonly isNeeded: boolean;
  readonly tags: Map<string, string>;
  /** Causes for which the link is down. */
  readonly down: Set<object>;
  /** What is wrong with the link while it is up, one object for each cause. */
  readonly troubles: Set<LinkTrouble>;
  readonly virtualInterface: {
    readonly id: string;
    readonly address: string;
    /** Tests that took its BGP down on purpose, oldest first. */
    readonly tests: FailoverTest[];
  };
}

export interface LinkTrouble {
  /** 0–1: frames that arrive broken, in both directions. */
  readonly loss: number;
  /** Whether the light that arrives is too little as well. */
  readonly isDim: boolean;
}

export interface FailoverTest {
  readonly id: string;
  readonly minutes: number;
  readonly startedAt: number;
  /** When it ended, or will; earlier than that once somebody stops it. */
  endsAt: number;
  stopped: boolean;
}
