import { destination } from './destination.ts';
import { floor } from './floor.ts';
import { loss } from './loss.ts';
import type { JudgeRule } from './rule.ts';
import { split } from './split.ts';

/** Every kind of harm that the judge knows. */
export const rules: readonly JudgeRule[] = [floor, split, loss, destination];
