import { tell } from '../world/happening.ts';
import type { World } from '../world/state/world.ts';

/** What a fault is done to: `{ region: 'us-east-1' }`, `{ instance: 'i-…' }`, `{ database: 'shop-db' }`. */
export type FaultTarget = Readonly<Record<string, string>>;

/** Something that goes wrong in the world. A new one is a file and a line in `registry.ts`. */
export interface Fault {
  readonly name: string;
  /** One sentence: what a person on site would say has happened. */
  readonly summary: string;
  /** Names of the target's parts that it needs. */
  readonly needs: readonly string[];
  /** Does it, and answers how it is healed. Throws a plain Error when the target does not exist. */
  begin(world: World, target: FaultTarget): () => void;
}

/** Begins a fault and tells of it; the answer heals it, once. */
export function beginFault(world: World, fault: Fault, target: FaultTarget): () => void {
  for (const part of fault.needs) {
    if (target[part] === undefined) throw new Error(`fault ${fault.name} needs a ${part}`);
  }
  const heal = fault.begin(world, target);
  const subject = Object.values(target).join(' ');
  tell(world, { kind: 'fault-began', fault: fault.name, subject, text: `${subject}: ${fault.summary}` });
  let healed = false;
  return () => {
    if (healed) return;
    healed = true;
    heal();
    tell(world, {
      kind: 'fault-ended',
      fault: fault.name,
      subject,
      text: `${subject}: what was broken is mended`,
    });
  };
}
