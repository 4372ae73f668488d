import { z } from 'zod';
import { actors } from '../../src/simulator/actors/registry.ts';
import { faults } from '../../src/simulator/faults/registry.ts';
import { machines } from '../../src/simulator/faults/select.ts';
import { judgeLimits } from '../../src/simulator/judge/limits.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { scenarioSchema } from '../../src/simulator/scenario/schema.ts';
import { configFields } from './config-lines.ts';
import { parameterTable } from './parameter-lines.ts';

/** The parts of docs/scenarios.md that are made from the code that they describe. */

export function fieldTable(): readonly string[] {
  const schema = scenarioSchema.extend({ limits: judgeLimits });
  const rows = configFields(schema).map(({ path, meaning, default: usual }) => {
    const said =
      usual === undefined ? 'none' : `\`${typeof usual === 'string' ? usual : JSON.stringify(usual)}\``;
    return `| \`${path}\` | ${said} | ${meaning} |`;
  });
  return ['| field | default | meaning |', '|---|---|---|', ...rows];
}

const machineKeys = Object.keys(machines);

/** What every fault of machines chooses them by. */
export function machineTable(): readonly string[] {
  return parameterTable(z.strictObject(machines));
}

export function faultSections(): readonly string[] {
  return faults.flatMap(({ name, summary, parameters, fis }) => {
    const ofMachines = machineKeys.every((key) => key in parameters.shape);
    const where = ofMachines ? ' Befalls [machines](#which-machines).' : '';
    return [
      `### \`${name}\``,
      '',
      `${capital(summary)}.${where}${fisText(fis)}`,
      '',
      ...parameterTable(parameters, ofMachines ? machineKeys : []),
    ];
  });
}

export function actorSections(): readonly string[] {
  return actors.flatMap(({ name, summary, parameters, fis }) => [
    `### \`${name}\``,
    '',
    `${summary}${fisText(fis)}`,
    '',
    ...parameterTable(parameters),
  ]);
}

/** `link`: where a scenario's file lies, from the page. */
export function scenarioTable(
  scenarios: readonly Scenario[],
  link: (scenario: Scenario) => string,
): readonly string[] {
  const rows = scenarios.map((scenario) => {
    const { name, expect, mustPage, stack, durationMs, summary, source } = scenario;
    const wanted = mustPage ? `${expect}, and tell` : expect;
    const taken = source === undefined ? '' : ` *${source}*`;
    return `| [\`${name}\`](${link(scenario)}) | ${wanted} | ${stack.stack}, ${durationMs / 60_000} min | ${summary}${taken} |`;
  });
  return [
    '| scenario | expects | played on | what happens, and what is right |',
    '|---|---|---|---|',
    ...rows,
  ];
}

function fisText(fis: string | undefined): string {
  return fis === undefined ? '' : ` AWS FIS: \`${fis}\`.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
