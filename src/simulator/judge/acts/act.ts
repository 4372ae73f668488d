import type { World } from '../../world/state/world.ts';

/**
 * What one call does to one thing, in the judge's words, so that rules need not know each operation.
 *
 * - `take-out`: the machine is ended or given up; `stop`, `reboot`: it is gone for a while
 * - `drain`: it runs on without traffic (deregistered, standby, detached); `put-back` is the way back
 * - `launch`, `resize`, `refresh`: capacity that Auto Scaling or EC2 has to find
 * - `suspend`, `resume`: processes of an Auto Scaling group
 * - `shift`: traffic leaves a zone, or comes back; `switch`: a routing control; `records`: DNS
 * - `route`: to which of its targets a load balancer sends
 * - `reroute`: by what machines go out of their VPC
 * - `promote`, `fail-over`: another copy takes the writes; `fence`: this one takes none
 * - `delete`: nothing brings it back; `cut-off`: a path or a right is taken away
 */
export type Verb =
  | 'take-out'
  | 'stop'
  | 'reboot'
  | 'drain'
  | 'put-back'
  | 'launch'
  | 'resize'
  | 'refresh'
  | 'suspend'
  | 'resume'
  | 'shift'
  | 'switch'
  | 'records'
  | 'route'
  | 'reroute'
  | 'promote'
  | 'fail-over'
  | 'fence'
  | 'restart-data'
  | 'delete'
  | 'cut-off'
  | 'other';

/** What a thing is set from and to: the same thing set back is the act's undoing. */
export interface Setting {
  /** Once in an account: with its region, since names are the same in two of them. */
  readonly thing: string;
  readonly from: string;
  readonly to: string;
}

/** Where traffic or writes go, by an act. Names of load balancers and databases, zones. */
export interface Move {
  readonly away: readonly string[];
  readonly toward: readonly string[];
}

export interface Act {
  readonly verb: Verb;
  readonly at: number;
  readonly caller: string;
  /** Whether its caller is one whose acts are judged. */
  readonly judged: boolean;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** Id or name of what it is done to. */
  readonly target: string;
  /** ARN of the Auto Scaling group, or lineage of the databases, that the target is one of. */
  readonly group?: string;
  readonly zone?: string;
  readonly sets?: Setting;
  readonly move?: Move;
  /** Its place among the acts of one call. */
  readonly index: number;
  readonly input: unknown;
}

/** An act without what its call says of it. */
export type ActPart = Omit<
  Act,
  'at' | 'caller' | 'judged' | 'service' | 'operation' | 'region' | 'input' | 'index'
>;

/** What one operation does; it is asked just before the call takes effect. */
export type ActReader = (call: {
  readonly world: World;
  readonly region: string;
  readonly operation: string;
  readonly input: unknown;
}) => readonly ActPart[];
