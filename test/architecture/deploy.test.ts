import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Enabled } from '../../src/daemon/enabled.ts';
import { changes } from '../../src/daemon/iam/changes.ts';
import { iamPolicies } from '../../src/daemon/iam/iam-policies.ts';
import { sizeOf } from '../../src/daemon/iam/policy-document.ts';
import { isRead } from '../../src/daemon/iam/statements.ts';
import { readConfig } from '../../src/daemon/read-config.ts';
import { actions } from '../../src/actions/registry.ts';
import { expiryOf } from '../../src/journal/dynamodb-item.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { version } from '../../src/runtime/version.ts';
import { imageConfig, parseDockerfile } from '../support/image/dockerfile.ts';
import { projectRoot } from '../support/source-tree.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

/** All there is, in one account, which is what the files are for. */
const everything: Enabled = {
  pollers,
  actions,
  regions: undefined,
  stopParameter: '/holdfast/stop',
  topicArns: [],
  // What only reads is handed out; the heartbeat is permitted where it is configured.
  heartbeat: false,
  queueArns: ['arn:*:sqs:*:*:holdfast-events'],
  journalTable: 'holdfast-journal',
  roleArns: [],
  oneAccount: true,
};
const files: Readonly<Record<string, string>> = {
  'holdfast-read-1': 'read-only-1.json',
  'holdfast-read-2': 'read-only-2.json',
  'holdfast-write': 'act.json',
  'holdfast-events': 'events.json',
  'holdfast-journal': 'journal.json',
};

describe('deploy/iam', () => {
  // Renewed by `npx vitest run test/architecture -u`. One that is split anew needs a further file, and lines in the pages that name them.
  it.each(Object.entries(files))('%s is what iam-policy says of all there is: %s', async (name, file) => {
    const found = iamPolicies(everything, { readOnly: false }).find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no document ${name}`);

    const text = `${JSON.stringify(found.document, undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(projectRoot, 'deploy/iam', file));
    expect(sizeOf(found.document)).toBeLessThanOrEqual(6144);
  });

  it('has no other documents', () => {
    const names = iamPolicies(everything, { readOnly: false }).map(({ name }) => name);
    expect(names).toEqual(Object.keys(files));
  });

  it('narrows each change to a kind of thing: a new one is a line in src/daemon/iam/changes.ts', () => {
    const known = new Set(changes.flatMap(({ permissions }) => permissions));
    const asked = actions.flatMap(({ permissions }) => permissions.filter((each) => !isRead(each)));
    expect(asked.filter((permission) => !known.has(permission))).toEqual([]);
    expect([...known].filter((permission) => !asked.includes(permission))).toEqual([]);
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

  it('has a second definition that differs in what several tasks need, and in nothing else', () => {
    const several = JSON.parse(read('deploy/ecs/task-definition-replicas.json')) as typeof task;
    const [other] = several.containerDefinitions;
    if (other === undefined) throw new Error('the task has no container');

    expect({ ...several, volumes: task.volumes, containerDefinitions: [] }).toEqual({
      ...task,
      containerDefinitions: [],
    });
    expect({ ...other, environment: container.environment }).toEqual(container);
    const { config, problems } = configured(other.environment);
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      journal: { store: 'dynamodb', table: 'holdfast-journal' },
      replicas: { lease: 60_000 },
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

describe('deploy/journal', () => {
  const { Journal } = parse(read('deploy/journal/cloudformation.yaml'), { logLevel: 'silent' }).Resources;
  const terraform = read('deploy/journal/main.tf').replaceAll(/\s+/g, ' ');
  const [expires = ''] = Object.keys(expiryOf(0, 1));

  it.each([
    ['is paid by the request', { BillingMode: 'PAY_PER_REQUEST' }, 'billing_mode = "PAY_PER_REQUEST"'],
    ['is encrypted', { SSESpecification: { SSEEnabled: true } }, 'server_side_encryption { enabled = true }'],
    [
      'can be recovered as of any second',
      { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      'point_in_time_recovery { enabled = true }',
    ],
    ['is protected from deletion', { DeletionProtectionEnabled: true }, 'deletion_protection_enabled = true'],
    [
      'forgets by the attribute that the store writes',
      { TimeToLiveSpecification: { AttributeName: expires, Enabled: true } },
      `ttl { attribute_name = "${expires}" enabled = true }`,
    ],
    [
      'sorts by number within a journal',
      {
        KeySchema: [
          { AttributeName: 'journal', KeyType: 'HASH' },
          { AttributeName: 'number', KeyType: 'RANGE' },
        ],
      },
      'hash_key = "journal" range_key = "number"',
    ],
  ])('makes a table that %s, in CloudFormation and in Terraform', (_what, properties, words) => {
    expect(Journal.Properties).toMatchObject(properties);
    expect(terraform).toContain(words);
  });

  it('leaves the table where the stack or the module is deleted', () => {
    expect(Journal).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(terraform).toContain('prevent_destroy = true');
  });
});
