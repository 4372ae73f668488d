import { parse } from 'yaml';
import { valueAt } from '../../src/policy/schema-problems.ts';

export interface ChartValue {
  readonly path: string;
  readonly default: unknown;
  readonly meaning: string;
}

/**
 * Every value of a chart with what is said above it, as helm-docs reads it: `# -- …`. A group of which
 * only the whole is described is one value.
 */
export function chartValues(text: string): readonly ChartValue[] {
  const values: unknown = parse(text);
  const found: ChartValue[] = [];
  let steps: readonly string[] = [];
  let meaning: string | undefined;
  for (const line of text.split('\n')) {
    const said = /^\s*# -- (.*)$/.exec(line)?.[1];
    if (said !== undefined) meaning = said;
    const [, indent = '', key] = /^( *)([\w-]+):/.exec(line) ?? [];
    if (key === undefined) continue;
    steps = [...steps.slice(0, indent.length / 2), key];
    const inDescribed = found.some(({ path }) => steps.join('.').startsWith(`${path}.`));
    const opens = line.endsWith(':') && meaning === undefined;
    if (!inDescribed && !opens)
      found.push({ path: steps.join('.'), default: valueAt(values, steps), meaning: meaning ?? '' });
    meaning = undefined;
  }
  return found;
}

/** The lines that the chart's README must have. */
export function chartLines(values: readonly ChartValue[]): readonly string[] {
  return values.map(({ path, default: usual, meaning }) => {
    const whole = typeof usual === 'object' && usual !== null && Object.keys(usual).length > 1;
    return `| \`${path}\` | ${whole ? 'see values.yaml' : `\`${JSON.stringify(usual)}\``} | ${meaning} |`;
  });
}
