import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/daemon/read-config.ts';
import { actions } from '../../src/actions/registry.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { version } from '../../src/runtime/version.ts';
import { actPolicy, isRead, type PolicyDocument, readOnlyPolicy, sizeOf } from '../support/iam-policies.ts';
import { imageConfig, parseDockerfile } from '../support/image/dockerfile.ts';
import { projectRoot } from '../support/source-tree.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const granted = ({ Statement }: PolicyDocument) => Statement.flatMap(({ Action }) => Action);

describe('deploy/iam', () => {
  // Renewed by `npx vitest run test/architecture -u`.
  it.each([
    ['read-only.json', readOnlyPolicy],
    ['act.json', actPolicy],
  ])('%s is what the code asks for, and fits a managed policy', async (file, policy) => {
    const text = `${JSON.stringify(policy(), undefined, 2)}\n`;

    await expect(text).toMatchFileSnapshot(join(projectRoot, 'deploy/iam', file));
    expect(sizeOf(policy())).toBeLessThanOrEqual(6144);
  });

  it('changes nothing by the one, and by both allows every call that a poller or an action makes', () => {
    const watching = granted(readOnlyPolicy());
    const all = [...watching, ...granted(actPolicy())];

    expect(watching.filter((permission) => !isRead(permission))).toEqual([]);
    for (const { parts } of pollers)
      for (const { permissions } of parts) expect(watching).toEqual(expect.arrayContaining([...permissions]));
    for (const { permissions } of actions) expect(all).toEqual(expect.arrayContaining([...permissions]));
  });

  it('has a statement of its own, of a name that IAM takes, for each', () => {
    for (const { Statement } of [readOnlyPolicy(), actPolicy()]) {
      const names = Statement.map(({ Sid }) => Sid);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]+$/);
      for (const { Action } of Statement) expect(Action.length).toBeGreaterThan(0);
    }
  });

  it('would be found out by a permission that is one too many for its size', () => {
    const [first] = readOnlyPolicy().Statement;
    if (first === undefined) throw new Error('there is no poller');
    const many = Array.from({ length: 400 }, (_, index) => `ec2:DescribeThings${index}`);

    expect(sizeOf({ Version: '2012-10-17', Statement: [{ ...first, Action: many }] })).toBeGreaterThan(6144);
  });
});

interface Container {
  readonly image: string;
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly stopTimeout: number;
  readonly portMappings: readonly { readonly containerPort: number }[];
  readonly mountPoints: readonly { readonly containerPath: string; readonly sourceVolume: string }[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly healthCheck: Readonly<Record<'interval' | 'timeout' | 'retries' | 'startPeriod', number>> & {
    readonly command: readonly string[];
  };
}

describe('deploy/ecs', () => {
  const task = JSON.parse(read('deploy/ecs/task-definition.json')) as {
    readonly containerDefinitions: readonly Container[];
    readonly volumes: readonly { readonly name: string }[];
  };
  const [container] = task.containerDefinitions;
  if (container === undefined) throw new Error('the task has no container');
  const dockerfile = read('Dockerfile');
  const stage = parseDockerfile(dockerfile).at(-1);
  if (stage === undefined) throw new Error('the Dockerfile has no stage');
  const image = imageConfig(stage);
  const configured = (environment: Container['environment']) =>
    readConfig(
      { name: 'holdfast.yaml', text: read('deploy/container/holdfast.yaml') },
      Object.fromEntries(environment.map(({ name, value }) => [name, value])),
    );

  it('gives the daemon an environment that it takes, and a journal that bears EFS', () => {
    const { config, problems } = configured(container.environment);

    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      mode: 'observe',
      journal: { store: 'sqlite', path: '/data/holdfast.sqlite', network: true },
      http: { port: container.portMappings[0]?.containerPort },
    });
  });

  it('would be found out with a variable that the daemon does not know', () => {
    expect(configured([{ name: 'HOLDFAST_JOURNAL_NETWROK', value: 'true' }]).problems).toHaveLength(1);
  });

  it("asks after the daemon's health as the image does, which ECS does not look at", () => {
    const { command, interval, timeout, retries, startPeriod } = container.healthCheck;

    expect(command).toEqual(['CMD', ...(image.healthcheck ?? [])]);
    expect(dockerfile).toContain(
      `--interval=${interval}s --timeout=${timeout}s --start-period=${startPeriod}s --retries=${retries} `,
    );
  });

  it('runs the image as it is meant to run', () => {
    expect(container).toMatchObject({ user: image.user, readonlyRootFilesystem: true });
    expect(container.image.endsWith(`:${version}`)).toBe(true);
    expect(container.mountPoints.map(({ containerPath }) => containerPath)).toEqual(image.volumes);
    expect(task.volumes.map(({ name }) => name)).toEqual(
      container.mountPoints.map(({ sourceVolume }) => sourceVolume),
    );
    // Fargate waits for at most two minutes.
    expect(container.stopTimeout).toBeLessThanOrEqual(120);
  });

  it('has a page whose files are there', () => {
    const files = [...read('deploy/ecs/README.md').matchAll(/file:\/\/([\w./-]+)/g)].map(
      ([, file = '']) => file,
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(join(projectRoot, file)), file).toBe(true);
  });
});
