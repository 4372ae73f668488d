import type { Reading } from '../reading.ts';
import type { Resource } from '../resource.ts';
import type { Signal } from '../signal.ts';
import type { VerdictKind } from '../verdict.ts';
import type { Node, World } from '../world.ts';

/** One resource, its own evidence, and the world around it. */
export interface Case {
  readonly world: World;
  readonly node: Node;
  readonly resource: Resource;
  readonly reading: Reading;
  readonly now: number;
}

export interface Finding {
  readonly kind: VerdictKind;
  /** One sentence for a person. */
  readonly reason: string;
  readonly evidence: readonly Signal[];
  readonly cause?: string;
  /** When what it rests on beside the target's own evidence is no longer to be relied on. */
  readonly reviewAt?: number;
}

/** One way to come to a verdict. It answers nothing where it does not apply. */
export interface Rule {
  readonly name: string;
  readonly reaches: readonly VerdictKind[];
  judge(subject: Case): Finding | undefined;
}

/** "ec2/system-status and elb/target-health", each check once. */
export function checkNames(signals: readonly Signal[]): string {
  const names = [...new Set(signals.map((signal) => signal.check))];
  const last = names.pop() ?? 'nothing';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
