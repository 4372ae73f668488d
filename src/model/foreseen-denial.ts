/** What IAM says, asked ahead, that AWS would refuse: known before anything is touched. */
export interface ForeseenDenial {
  /** Of this account alone: elsewhere Holdfast acts by another role. */
  readonly account: string;
  /** IAM action, such as `ec2:StartInstances`. */
  readonly permission: string;
  /** ARN of the user or role that was asked about. */
  readonly identity: string;
  /** When IAM said so for the first time, milliseconds since the epoch: each answer since was the same. */
  readonly since: number;
}
