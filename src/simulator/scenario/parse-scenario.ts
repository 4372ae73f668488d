import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { checkConfig } from '../../daemon/check-config.ts';
import { configSchema } from '../../daemon/config.ts';
import { durationMs } from '../../policy/duration.ts';
import { keysInSchema } from '../../policy/json-schema-keys.ts';
import type { Problem } from '../../policy/policy.ts';
import { hasErrors } from '../../policy/problem-text.ts';
import { type Report, reportInto } from '../../policy/report.ts';
import { schemaProblems } from '../../policy/schema-problems.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { parseYaml, partOf, type YamlSource } from '../../policy/yaml-source.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { actors } from '../actors/registry.ts';
import { faults } from '../faults/registry.ts';
import type { ActBound } from '../judge/act-bound.ts';
import { type JudgeLimits, judgeLimits } from '../judge/limits.ts';
import { checkStack } from '../stacks/check-stack.ts';
import { loadStack } from '../stacks/load-stack.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';
import { type DaemonSettings, daemonSettings, usualSettings } from './daemon-settings.ts';
import type { PlannedActor, PlannedFault, Scenario, Swarm } from './scenario.ts';
import { scenarioSchema, spanKeys, type WrittenScenario } from './schema.ts';

export interface ParsedScenario {
  readonly scenario?: Scenario;
  readonly problems: readonly Problem[];
}

type Entry = WrittenScenario['faults'][number] | WrittenScenario['actors'][number];

/** A scenario from its text, or every mistake in it, with positions. Never throws. */
export function parseScenario(text: string, file: string): ParsedScenario {
  const yaml = parseYaml(file, text);
  const [source, ...more] = yaml.documents;
  const problems: Problem[] = [...yaml.problems];
  if (hasErrors(problems)) return { problems };
  if (source === undefined) {
    const position = { file, line: 1, column: 1 };
    return { problems: [{ severity: 'error', position, message: 'the file is empty' }] };
  }
  const report = reportInto(problems, source);
  for (const extra of more)
    reportInto(problems, extra)(
      [],
      'a scenario file is one document',
      'put each scenario in a file of its own',
    );
  const parsed = scenarioSchema.safeParse(source.value);
  if (!parsed.success) {
    const shape = z.toJSONSchema(scenarioSchema, { io: 'input' });
    problems.push(...schemaProblems(source, parsed.error, (path) => keysInSchema(shape, path)));
    return { problems };
  }
  const place = { source, file, problems, report };
  const stack = stackOf(parsed.data, place);
  const scenario = stack === undefined ? undefined : planned(parsed.data, stack, place);
  return scenario === undefined || hasErrors(problems) ? { problems } : { scenario, problems };
}

interface Workplace {
  readonly source: YamlSource;
  readonly file: string;
  readonly problems: Problem[];
  readonly report: Report;
}

/** By name or file, which is looked for from the scenario's own folder, or what is described in place. */
function stackOf(
  { stack: written }: WrittenScenario,
  { source, file, problems, report }: Workplace,
): StackDescription | undefined {
  if (typeof written !== 'string') {
    const { stack, problems: found } = checkStack(source, ['stack']);
    problems.push(...found);
    return stack;
  }
  try {
    return loadStack(written, dirname(file));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report(['stack'], error.message);
    return undefined;
  }
}

function planned(written: WrittenScenario, stack: StackDescription, place: Workplace): Scenario {
  const { source, file } = place;
  const total = durationMs(written.duration);
  if (total === 0) place.report(['duration'], 'duration must be more than nothing');
  if (written.faults.length === 0 && written.swarm === undefined)
    place.report(['faults'], 'nothing goes wrong in it', 'name faults, or let a swarm of them be drawn');
  const spanOf = (entry: Entry, path: readonly PropertyKey[], name: 'do' | 'who') => {
    const atMs = durationMs(entry.at);
    const untilMs = entry.until === undefined ? undefined : durationMs(entry.until);
    if (atMs >= total)
      place.report([...path, 'at'], `at ${entry.at} the scenario is over`, `it lasts ${written.duration}`);
    if (untilMs !== undefined && untilMs <= atMs)
      place.report([...path, 'until'], `it would end at ${entry.until}, before it begins at ${entry.at}`);
    const own = new Set([...spanKeys, name]);
    return {
      atMs,
      ...(untilMs === undefined ? {} : { untilMs }),
      spreadMs: durationMs(entry.spread),
      parameters: Object.fromEntries(Object.entries(entry).filter(([key]) => !own.has(key))),
      position: source.positionOf(path),
    };
  };
  return {
    name: written.scenario,
    file,
    ...(written.source === undefined ? {} : { source: written.source }),
    summary: written.summary,
    expect: written.expect,
    mustPage: written.mustPage,
    stack,
    durationMs: total,
    healing: written.healing,
    faults: written.faults.flatMap((entry, index): PlannedFault[] => {
      const path = ['faults', index];
      const span = spanOf(entry, path, 'do');
      const fault = known(faults, { word: entry.do, path: [...path, 'do'], what: 'fault' }, place);
      return fault !== undefined && fits(fault.parameters, span.parameters, path, place)
        ? [{ ...span, fault }]
        : [];
    }),
    ...(written.swarm === undefined ? {} : { swarm: swarmOf(written.swarm, total, place) }),
    actors: written.actors.flatMap((entry, index): PlannedActor[] => {
      const path = ['actors', index];
      const span = spanOf(entry, path, 'who');
      const actor = known(actors, { word: entry.who, path: [...path, 'who'], what: 'actor' }, place);
      return actor !== undefined && fits(actor.parameters, span.parameters, path, place)
        ? [{ ...span, actor }]
        : [];
    }),
    limits: limitsOf({ ...stack.limits, ...written.limits }, place),
    ...policiesOf(written, place),
    daemon: daemonOf(written, place),
    acts: written.acts.map((bound, index) => actBoundOf(bound, ['acts', index], place)),
    ...(written.mostPages === undefined ? {} : { mostPages: written.mostPages }),
    recovered: { ...written.recovered, position: source.positionOf(['recovered']) },
  };
}

function swarmOf(written: NonNullable<WrittenScenario['swarm']>, totalMs: number, place: Workplace): Swarm {
  const { most, without } = written;
  const untilMs = durationMs(written.until);
  if (untilMs >= totalMs)
    place.report(
      ['swarm', 'until'],
      'faults would begin until the scenario is over',
      'leave time to recover in',
    );
  without.forEach((word, index) => {
    known(faults, { word, path: ['swarm', 'without', index], what: 'fault' }, place);
  });
  return {
    most,
    fromMs: durationMs(written.from),
    untilMs,
    longestMs: durationMs(written.longest),
    mendedByMs: (untilMs + totalMs) / 2,
    kinds: faults.filter(({ name }) => !without.includes(name)),
  };
}

/** The stack's own, with what the scenario says in place of them. */
function limitsOf(written: object, { source, problems }: Workplace): JudgeLimits {
  const parsed = judgeLimits.safeParse(written);
  if (parsed.success) return parsed.data;
  const moved = parsed.error.issues.map((issue) => ({ ...issue, path: ['limits', ...issue.path] }));
  problems.push(...schemaProblems(source, new z.ZodError(moved), () => Object.keys(judgeLimits.shape)));
  return judgeLimits.parse({});
}

function policiesOf({ policies }: WrittenScenario, { file, report }: Workplace): Pick<Scenario, 'policies'> {
  if (policies === undefined) return {};
  const path = resolve(dirname(file), policies);
  if (!existsSync(path)) report(['policies'], `there is no folder or file ${path}`);
  return { policies: path };
}

/** Where the daemon itself would refuse to start with it, or warn, that is said here, with its place. */
function daemonOf({ daemon }: WrittenScenario, { source, problems }: Workplace): DaemonSettings {
  const part = partOf(source, 'daemon', daemon);
  const parsed = daemonSettings.safeParse(daemon);
  if (parsed.success) {
    const config = configSchema.parse({ ...usualSettings, ...daemon });
    problems.push(...checkConfig(part, config));
    return daemon;
  }
  const shape = z.toJSONSchema(daemonSettings, { io: 'input' });
  problems.push(...schemaProblems(part, parsed.error, (path) => keysInSchema(shape, path)));
  return {};
}

function actBoundOf(
  { from, until, ...bound }: WrittenScenario['acts'][number],
  path: readonly PropertyKey[],
  { report }: Workplace,
): ActBound {
  const fromMs = durationMs(from);
  const untilMs = until === undefined ? undefined : durationMs(until);
  if (untilMs !== undefined && untilMs <= fromMs)
    report([...path, 'until'], `it would end at ${until}, before it begins at ${from}`);
  return { ...bound, fromMs, ...(untilMs === undefined ? {} : { untilMs }) };
}

function known<T extends { readonly name: string }>(
  all: readonly T[],
  {
    word,
    path,
    what,
  }: { readonly word: string; readonly path: readonly PropertyKey[]; readonly what: string },
  { report }: Workplace,
): T | undefined {
  const found = all.find((one) => one.name === word);
  if (found === undefined) {
    const names = all.map(({ name }) => name);
    report(path, `there is no ${what} "${word}"`, didYouMean(word, names) ?? `one of: ${names.join(', ')}`);
  }
  return found;
}

/** Parameters stand beside `at` and `do`, so their mistakes are shown where they are written. */
function fits(
  schema: z.ZodObject,
  parameters: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
  { source, problems }: Workplace,
): boolean {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return true;
  const moved = parsed.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
  const keys = Object.keys(schema.shape);
  problems.push(...schemaProblems(source, new z.ZodError(moved), () => keys));
  return false;
}
