import { describe, expect, it } from 'vitest';
import { FisClient } from '../../src/aws/fis/client.ts';
import { GetExperimentCommand, ListExperimentsCommand } from '../../src/aws/fis/commands.ts';
import { beginWork } from '../../src/simulator/world/deployment-work.ts';
import { accessAt, distances } from '../support/simulated-access.ts';

async function shopAt(distance: (typeof distances)[number]) {
  const { access, world } = await accessAt(distance, 'shop');
  return { access, world, scope: { account: world.account, region: 'us-east-1' } };
}

describe.each(distances)('the client of Fault Injection Service, %s', (distance) => {
  it('lists experiments a page at a time, and tells what one is about', async () => {
    const { access, world, scope } = await shopAt(distance);
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
    const { access, scope } = await shopAt(distance);
    const client = access.client(FisClient, scope, {});
    await expect(client.send(new GetExperimentCommand({ id: 'EXP0' }))).rejects.toMatchObject({
      failure: 'gone',
      code: 'ResourceNotFoundException',
    });
    access.destroy();
  });
});
