/** A parameter of Systems Manager's store. */
export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  value: string;
  version: number;
  changedAt: number;
}
