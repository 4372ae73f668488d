import type { Cause } from './cause.ts';
import { rankOfCause, sharedCauses } from './shared-cause.ts';
import { compareText } from './text-order.ts';
import type { Verdict, VerdictKind } from './verdict.ts';
import type { CauseRecord, Node, World } from './world.ts';

/** Moves a target from the cause that its former verdict named to the one that its verdict names now. */
export function blame(
  world: World,
  node: Node,
  verdicts: { readonly before: Verdict | undefined; readonly after: Verdict | undefined },
  now: number,
): void {
  const { before, after } = verdicts;
  if (before?.cause === undefined && after?.cause === undefined) return;
  const account = node.resource?.account ?? '';
  const moved = before?.cause !== after?.cause || before?.kind !== after?.kind;
  if (before?.cause !== undefined && (moved || !after)) acquit(world, node);
  if (after?.cause === undefined) return;
  const key = keyOf(after.kind, account, after.cause);
  let record = world.causes.get(key);
  if (!record) {
    record = {
      id: after.cause,
      account,
      verdict: after.kind,
      reason: after.reason,
      since: now,
      affected: new Set(),
    };
    world.causes.set(key, record);
  }
  record.reason = after.reason;
  record.affected.add(node);
  node.cause = key;
}

function acquit(world: World, node: Node): void {
  if (node.cause === undefined) return;
  const record = world.causes.get(node.cause);
  record?.affected.delete(node);
  if (record?.affected.size === 0) world.causes.delete(node.cause);
  node.cause = undefined;
}

/** Every active cause, in the order of their rank; of equals the one that more suffer from, then by id. */
export function activeCauses(world: World): readonly Cause[] {
  return [...world.causes.values()].toSorted(wider).map(shown);
}

/**
 * The widest active cause that a resource suffers from, or stands in: that of its own verdict, of its
 * region, its zone, or one of its groups. A handful of look-ups, however many causes there are.
 */
export function causeOf(world: World, node: Node | undefined): Cause | undefined {
  if (!node?.resource || world.causes.size === 0) return undefined;
  const { account, region, zone } = node.resource;
  const keys = [
    keyOf('fleet-wide', account, `region:${account}/${region}`),
    ...(node.cause === undefined ? [] : [node.cause]),
    ...(zone === undefined
      ? []
      : [keyOf('zone-impaired', account, `zone:${zone}`), keyOf('fleet-wide', account, `zone:${zone}`)]),
    ...node.groups.flatMap((group) => sharedCauses.map((kind) => keyOf(kind, account, group))),
  ];
  const found = keys.flatMap((key) => world.causes.get(key) ?? []).toSorted(wider)[0];
  return found && shown(found);
}

function keyOf(kind: VerdictKind, account: string, cause: string): string {
  return `${kind} ${account} ${cause}`;
}

function wider(a: CauseRecord, b: CauseRecord): number {
  return (
    place(a) - place(b) ||
    b.affected.size - a.affected.size ||
    compareText(a.id, b.id) ||
    compareText(a.account, b.account)
  );
}

/** A whole region comes before all others, whatever the verdict. */
function place({ id, verdict }: CauseRecord): number {
  return id.startsWith('region:') ? -1 : rankOfCause(verdict);
}

function shown({ affected, ...cause }: CauseRecord): Cause {
  return { ...cause, affected: affected.size };
}
