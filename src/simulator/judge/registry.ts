import type { JudgeRule } from './rule.ts';
import { blind } from './rules/blind.ts';
import { destination } from './rules/destination.ts';
import { fight } from './rules/fight.ts';
import { flap } from './rules/flap.ts';
import { floor } from './rules/floor.ts';
import { lastCopy } from './rules/last-copy.ts';
import { loss } from './rules/loss.ts';
import { mass } from './rules/mass.ts';
import { split } from './rules/split.ts';
import { stalePlan } from './rules/stale-plan.ts';
import { storm } from './rules/storm.ts';
import { strand } from './rules/strand.ts';

/** Every kind of harm that the judge knows, by its code. */
export const rules: readonly JudgeRule[] = [
  floor,
  split,
  loss,
  blind,
  mass,
  lastCopy,
  destination,
  flap,
  stalePlan,
  fight,
  storm,
  strand,
];
