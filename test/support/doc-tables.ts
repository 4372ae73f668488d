import type { Registry } from 'prom-client';
import type { CliCommand, CliGroup } from '../../src/cli/command.ts';
import type { Route } from '../../src/http/route.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { createReplicaMetrics } from '../../src/metrics/replica-metrics.ts';
import { fakeView } from './fake-view.ts';

/** The lines that the documentation must have, made from the code that they describe. */

const who = {
  open: 'anyone',
  read: 'anyone, or viewer',
  alerts: 'alerts, or operator',
  change: 'operator',
  'break-glass': 'break-glass',
  link: 'who holds a link',
} as const;

export function apiLines(routes: readonly Route[]): string[] {
  return routes.map(
    (route) =>
      `| \`${route.method.toUpperCase()} ${route.path}\` | ${who[route.access]} | ${route.summary} |`,
  );
}

export async function metricLines(): Promise<string[]> {
  return linesOf(createMetrics({ view: fakeView().view }).registry);
}

/** Those of a replica: Node's own are not listed. */
export function replicaMetricLines(): string[] {
  const registry = createReplicaMetrics({ members: () => 1, leases: () => new Map(), sees: () => true });
  return linesOf(registry).filter((line) => line.includes('`holdfast_'));
}

function linesOf(registry: Registry): string[] {
  return registry.getMetricsAsArray().map((metric) => {
    const { name, type, help } = metric as unknown as { name: string; type: string; help: string };
    const { labelNames } = metric as unknown as { labelNames: readonly string[] };
    const labels = labelNames.filter((label) => label !== 'le').map((label) => `\`${label}\``);
    return `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help} |`;
  });
}

/** Every command under the name by which it is called, those of groups as well. */
export function callable(commands: readonly (CliCommand | CliGroup)[]): readonly CliCommand[] {
  return commands.flatMap((declared) =>
    'commands' in declared
      ? declared.commands.map((each) => ({ ...each, name: `${declared.name} ${each.name}` }))
      : [declared],
  );
}

export function commandLines(command: CliCommand): string[] {
  const usage = ['holdfast', command.name, ...(command.arguments ?? []).map(({ name }) => name)].join(' ');
  const given = [
    ...(command.arguments ?? []).map(({ name, description }) => ({ flags: name, description })),
    ...(command.options ?? []),
  ];
  return [
    `## \`${usage}\``,
    '',
    command.summary,
    '',
    ...(given.length === 0 ? [] : ['| | |', '|---|---|', ...given.map(flagLine), '']),
    ...(command.examples ?? []).flatMap((example) => ['```sh', example, '```', '']),
  ];
}

function flagLine(option: {
  flags: string;
  description: string;
  default?: string | boolean;
  env?: string;
  required?: boolean;
}): string {
  const notes = [
    option.required === true ? 'required' : '',
    option.env === undefined ? '' : `or \`${option.env}\``,
    option.default === undefined ? '' : `default \`${String(option.default)}\``,
  ].filter((note) => note !== '');
  return `| \`${option.flags.replaceAll('|', '\\|')}\` | ${option.description}${notes.length > 0 ? ` (${notes.join(', ')})` : ''} |`;
}
