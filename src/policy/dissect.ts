import type { ASTNode } from '@marcbachmann/cel-js';
import { celEnvironment } from './cel-environment.ts';
import { thresholdsOf } from './cel-reads.ts';
import type { Subject } from './policy.ts';
import { type Reading, readingsOf } from './readings.ts';
import { World } from './world.ts';

/** One part of a condition that keeps it from being true: the smallest one with an answer of its own. */
export interface UnmetPart {
  readonly kind: 'part';
  readonly text: string;
  readonly answer: boolean | 'unknown';
  /** What it would have to answer: false under a `!`. */
  readonly wanted: boolean;
  /** The facts that it names, with what they are now. */
  readonly reads: readonly Reading[];
  /** When time alone turns it, milliseconds since the epoch (`unhealthyFor > duration('5m')`). */
  readonly turnsAt?: number;
}

/** What is missing for a condition: one part, several that are all missing, or several of which one is enough. */
export type Unmet = UnmetPart | { readonly kind: 'all' | 'any'; readonly of: readonly Unmet[] };

/** The parts of a condition that keep it from being true, by its `&&`, `||` and `!`; undefined when it is true. */
export function dissect(text: string, subject: Subject): Unmet | undefined {
  const environment = celEnvironment();
  const parsed = environment.parse(text);
  parsed.check();
  const unmet = unmetOf(parsed.ast, true, (node) => {
    const slice = text.slice(node.start, node.end);
    const part = environment.parse(slice);
    const checked = part.check();
    const thresholds = checked.valid ? thresholdsOf(environment, slice, part.ast) : undefined;
    const times: number[] = [];
    const world = new World({ ...subject, reviewAt: (at) => times.push(at) }).comparingWith(thresholds);
    const answer = tried(() => part(world));
    const turnsAt = thresholds === undefined || thresholds.length === 0 ? undefined : Math.min(...times);
    return {
      kind: 'part',
      text: slice,
      answer: typeof answer === 'boolean' ? answer : 'unknown',
      reads: readingsOf(part.ast, slice, subject),
      ...(turnsAt === undefined || turnsAt === Infinity ? {} : { turnsAt }),
    };
  });
  return unmet;
}

type Ask = (node: ASTNode) => Omit<UnmetPart, 'wanted'>;

function unmetOf(node: ASTNode, wanted: boolean, ask: Ask): Unmet | undefined {
  if (node.op === '!_') return unmetOf(node.args, !wanted, ask);
  if (node.op === '&&' || node.op === '||') {
    const needsAll = (node.op === '&&') === wanted;
    const sides = node.args.map((side) => unmetOf(side, wanted, ask));
    const unmet = sides.filter((side) => side !== undefined);
    if (unmet.length === 0 || (!needsAll && unmet.length < sides.length)) return undefined;
    return joined(needsAll ? 'all' : 'any', unmet);
  }
  const part = ask(node);
  return part.answer === wanted ? undefined : { ...part, wanted };
}

/** `a && b && c` is two nested pairs to the parser and one list to a person. */
function joined(kind: 'all' | 'any', unmet: readonly Unmet[]): Unmet {
  const of = unmet.flatMap((each) => (each.kind === kind ? each.of : [each]));
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind, of };
}

/** What a failure to evaluate means: not known. */
function tried(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch {
    return 'unknown';
  }
}
