import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { actors } from '../../src/simulator/actors/registry.ts';
import { services } from '../../src/simulator/aws/registry.ts';
import { faults } from '../../src/simulator/faults/registry.ts';
import { rules } from '../../src/simulator/judge/registry.ts';
import { reflexes } from '../../src/simulator/gameday/naive/registry.ts';
import { loadScenarios } from '../../src/simulator/scenario/load-scenarios.ts';
import { withParts } from '../support/generated-parts.ts';
import { scenarioForEditors, scenarioJsonSchema } from '../support/scenario-json-schema.ts';
import {
  actorSections,
  faultSections,
  fieldTable,
  machineTable,
  scenarioTable,
} from '../support/scenario-parts.ts';
import { projectRoot } from '../support/source-tree.ts';

const at = (path: string) => join(projectRoot, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(at(folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => `${folder}/${name}`);
const shipped = filesIn('scenarios');
const swarms = filesIn('scenarios/swarms');
const ofGates = filesIn('test/simulation/gates');

// What is generated is renewed by `npx vitest run test/architecture -u`.
describe('scenarios', () => {
  it('have a JSON Schema beside them, for editors', async () => {
    await expect(scenarioJsonSchema()).toMatchFileSnapshot(at('scenarios/scenario.schema.json'));
  });

  it.each([...shipped, ...swarms, ...ofGates])('%s names that schema and keeps to it', (file) => {
    const text = read(file);
    const path = relative(dirname(file), 'scenarios/scenario.schema.json');
    const schema = path.startsWith('.') ? path : `./${path}`;
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`);
    expect(scenarioForEditors().safeParse(parse(text)).error?.issues).toBeUndefined();
  });

  it('would be found out with a fault of another name, or a parameter that it has not', () => {
    const written = { scenario: 'x', summary: 'x', expect: 'hold', stack: 'shop', duration: '5m' };
    const keeps = (entry: object) => scenarioForEditors().safeParse({ ...written, faults: [entry] }).success;
    expect(keeps({ do: 'fail-zone', zone: 'home/1', at: '1m' })).toBe(true);
    expect(keeps({ do: 'fail-zones', zone: 'home/1' })).toBe(false);
    expect(keeps({ do: 'fail-zone', zone: 'home/1', share: 0.5 })).toBe(false);
    expect(keeps({ do: 'fail-zone' })).toBe(false);
  });
});

describe('docs/scenarios.md', () => {
  const page = read('docs/scenarios.md');
  const table = (files: readonly string[]) => {
    const { scenarios, problems } = loadScenarios(files.map(at));
    expect(problems).toEqual([]);
    return scenarioTable(scenarios, ({ file }) => `../${relative(projectRoot, file)}`);
  };

  it('lists every field, fault, actor and shipped scenario as it is', async () => {
    const now = withParts(page, {
      fields: fieldTable(),
      machines: machineTable(),
      faults: faultSections(),
      actors: actorSections(),
      scenarios: table(shipped),
      swarms: table(swarms),
    });
    await expect(now).toMatchFileSnapshot(at('docs/scenarios.md'));
  });

  it('shows a scenario that can be played', () => {
    const example = page.split('```yaml\n')[1]?.split('```')[0] ?? '';
    expect(scenarioForEditors().safeParse(parse(example)).error?.issues).toBeUndefined();
  });

  it('would be found out with a fault left out, or without the place for them', () => {
    const wrong = page.replace(/^### `break-nat`$/m, '### `break-gnat`');
    expect(wrong).not.toBe(page);
    expect(withParts(wrong, { faults: faultSections() })).toBe(withParts(page, { faults: faultSections() }));
    expect(() => withParts(page, { planted: [] })).toThrow('<!-- planted: … -->');
  });
});

describe('docs/game-days.md', () => {
  it('lists every harm that is judged, every reflex of naive and every operation of simulated AWS', async () => {
    const page = read('docs/game-days.md');
    const harms = rules.map(({ code, name, summary }) => `| ${code} | ${name} | ${summary} |`);
    const naive = reflexes.map(({ name, summary }) => `| \`${name}\` | ${summary} |`);
    const known = services.map(
      ({ id, operations }) => `| ${id} | ${Object.keys(operations).toSorted().join(', ')} |`,
    );
    const now = withParts(page, {
      harms: ['| code | harm | judged when |', '|---|---|---|', ...harms],
      naive: ['| reflex | what it does |', '|---|---|', ...naive],
      operations: ['| service | operations |', '|---|---|', ...known],
    });
    await expect(now).toMatchFileSnapshot(at('docs/game-days.md'));
  });
});

describe('names of AWS Fault Injection Service', () => {
  // AWS: FIS user guide, "AWS FIS actions reference", "Pre-configured AWS FIS SSM documents" and "Scenario
  // library"; those that befall what the simulator has.
  const actions = [
    'aws:arc:start-zonal-autoshift',
    'aws:dynamodb:global-table-pause-replication',
    'aws:lambda:invocation-error',
    'aws:ebs:pause-volume-io',
    'aws:ec2:api-insufficient-instance-capacity-error',
    'aws:ec2:asg-insufficient-instance-capacity-error',
    'aws:ec2:reboot-instances',
    'aws:ec2:send-spot-instance-interruptions',
    'aws:ec2:stop-instances',
    'aws:ec2:terminate-instances',
    'aws:ecs:drain-container-instances',
    'aws:ecs:stop-task',
    'aws:elasticache:replicationgroup-interrupt-az-power',
    'aws:fis:inject-api-internal-error',
    'aws:fis:inject-api-throttle-error',
    'aws:fis:inject-api-unavailable-error',
    'aws:network:disrupt-connectivity',
    'aws:network:route-table-disrupt-cross-region-connectivity',
    'aws:rds:failover-db-cluster',
    'aws:rds:reboot-db-instances',
    'aws:s3:bucket-pause-replication',
  ];
  const documents = [
    'CPU-Stress',
    'Disk-Fill',
    'IO-Stress',
    'Kill-Process',
    'Memory-Stress',
    'Network-Blackhole-Port',
    'Network-Latency',
    'Network-Latency-Sources',
    'Network-Packet-Loss',
    'Network-Packet-Loss-Sources',
  ].map((name) => `aws:ssm:send-command/AWSFIS-Run-${name}`);
  const library = ['AZ Availability: Power Interruption'];

  it.each([...faults, ...actors].filter(({ fis }) => fis !== undefined))('$name: $fis exists', ({ fis }) => {
    expect([...actions, ...documents, ...library]).toContain(fis);
  });
});
