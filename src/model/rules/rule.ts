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
  return listed([...new Set(signals.map((signal) => signal.check))]);
}

/** More is not read, and stands in the evidence beside the verdict. */
const mostSaid = 2;
const longestSaid = 160;

/** The same with what the first of them say: "elb/targets-serving (1 of 3 targets serve)". */
export function checksWithReasons(signals: readonly Signal[]): string {
  const byCheck = Map.groupBy(signals, ({ check }) => check);
  return listed(
    [...byCheck].map(([check, [first, ...more]], index) => {
      if (first === undefined || index >= mostSaid) return check;
      const said = first.reason.replace(/\.$/, '');
      const shown = said.length > longestSaid ? `${said.slice(0, longestSaid)}…` : said;
      return `${check} (${shown}${more.length === 0 ? '' : `, and ${more.length} more`})`;
    }),
  );
}

function listed(names: string[]): string {
  const last = names.pop() ?? 'nothing';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
