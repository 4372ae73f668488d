/** Something that really happened. `text` is one line for a person. */
export type Happening = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'fault-began' | 'fault-ended'; readonly fault: string; readonly subject: string }
  /** A scenario's fault found nothing to befall at its time, because what it names had gone by then. */
  | { readonly kind: 'fault-missed'; readonly fault: string }
  | {
      /** Somebody called an operation that changes something; recorded just before it takes effect. */
      readonly kind: 'mutation';
      readonly caller: string;
      readonly service: string;
      readonly operation: string;
      readonly input: unknown;
      readonly region: string;
    }
  | { readonly kind: 'refused'; readonly service: string; readonly operation: string; readonly code: string }
  | { readonly kind: 'unknown-operation'; readonly service: string; readonly operation: string }
  | { readonly kind: 'instance'; readonly instance: string; readonly state: string }
  | { readonly kind: 'target-health'; readonly instance: string; readonly state: string }
  | {
      readonly kind: 'alarm';
      readonly alarm: string;
      readonly arn: string;
      readonly region: string;
      readonly from: string;
      readonly state: string;
      readonly reason: string;
    }
  /** A person said yes to what a controller proposes by a policy. */
  | { readonly kind: 'approved'; readonly controller: string; readonly policy: string }
  | { readonly kind: 'scaling'; readonly group: string }
  | { readonly kind: 'zonal-shift' /** ARN. */; readonly resource: string; readonly zone: string }
  /** CloudFormation, CodeDeploy or Fault Injection Service began something or ended it. */
  | { readonly kind: 'deployment-work'; readonly work: string }
  | { readonly kind: 'routing-control' /** ARN. */; readonly control: string; readonly state: 'On' | 'Off' }
  | { readonly kind: 'dns-in-sync'; readonly zone: string; readonly change: string }
  | { readonly kind: 'database'; readonly database: string; readonly state: string }
  /** A node of a cache gave its place to another, or went. */
  | { readonly kind: 'cache'; readonly node: string }
  | {
      /** A failover of AWS's own dropped commits that had been acknowledged. */
      readonly kind: 'writes-lost';
      readonly database: string;
      readonly lostWrites: number;
      readonly lostSeconds: number;
    }
  | {
      readonly kind: 'promoted';
      readonly database: string;
      /** Acknowledged writes that the new history lacks, and how many seconds of them. */
      readonly lostWrites: number;
      readonly lostSeconds: number;
    }
);
