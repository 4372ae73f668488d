import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { FisClient } from '../../src/aws/fis/client.ts';
import { GetExperimentCommand, ListExperimentsCommand } from '../../src/aws/fis/commands.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { inProcessHandler } from '../../src/simulator/wire/in-process-handler.ts';
import { serveTransport, type WireEndpoint } from '../../src/simulator/wire/serve-transport.ts';
import { beginWork } from '../../src/simulator/world/deployment-work.ts';

let endpoint: WireEndpoint | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint?.close();
  endpoint = undefined;
});

async function accessAt(distance: string) {
  const world = buildStack(loadStack('shop'), 1);
  const transport = simulatedTransport(world);
  const options = { defaultAccount: world.account, now: () => world.clock.now() };
  if (distance === 'http') endpoint = await serveTransport(transport, { ...options, port: 0 });
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${world.account}`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'simulated');
  const access = createAwsAccess({
    clock: world.clock,
    log: silentLogger,
    accounts: [{ account: world.account }],
    ...(distance === 'direct' ? { transport } : {}),
    ...(distance === 'in-process' ? { requestHandler: inProcessHandler(transport, options) } : {}),
    ...(endpoint === undefined ? {} : { endpoint: endpoint.url }),
  });
  return { access, world, scope: { account: world.account, region: 'us-east-1' } };
}

describe.each(['direct', 'in-process', 'http'])('the client of Fault Injection Service, %s', (distance) => {
  it('lists experiments a page at a time, and tells what one is about', async () => {
    const { access, world, scope } = await accessAt(distance);
    const arns = ['arn:aws:ec2:us-east-1:111122223333:instance/i-1'];
    const tags = { env: 'live', team: 'shop' };
    const startedAt = world.clock.now();
    for (const id of ['EXP1', 'EXP2'])
      beginWork(world, {
        kind: 'experiment',
        id,
        region: 'us-east-1',
        startedAt,
        template: 'EXT1',
        type: 'aws:ec2:instance',
        arns,
        tags,
      });
    const client = access.client(FisClient, scope, {});
    const first = await client.send(new ListExperimentsCommand({ maxResults: 1 }));
    const second = await client.send(
      new ListExperimentsCommand({ maxResults: 1, nextToken: first.nextToken }),
    );
    const known = { experimentTemplateId: 'EXT1', state: { status: 'running' } };
    expect([first.experiments, second.experiments]).toMatchObject([
      [{ id: 'EXP1', ...known, creationTime: new Date(startedAt) }],
      [{ id: 'EXP2', ...known }],
    ]);
    expect(second.nextToken).toBeUndefined();
    const { experiment } = await client.send(new GetExperimentCommand({ id: 'EXP2' }));
    expect(experiment).toMatchObject({
      id: 'EXP2',
      ...known,
      startTime: new Date(startedAt),
      targets: {
        all: {
          resourceType: 'aws:ec2:instance',
          resourceArns: arns,
          resourceTags: tags,
          selectionMode: 'ALL',
        },
      },
    });
    access.destroy();
  });

  it('sorts what AWS refuses', async () => {
    const { access, scope } = await accessAt(distance);
    const client = access.client(FisClient, scope, {});
    await expect(client.send(new GetExperimentCommand({ id: 'EXP0' }))).rejects.toMatchObject({
      failure: 'gone',
      code: 'ResourceNotFoundException',
    });
    access.destroy();
  });
});
