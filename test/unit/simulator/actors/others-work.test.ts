import { describe, expect, it } from 'vitest';
import { cloudformation } from '../../../../src/pollers/cloudformation.ts';
import { codedeploy } from '../../../../src/pollers/codedeploy.ts';
import { ec2 } from '../../../../src/pollers/ec2.ts';
import { autoscaling } from '../../../../src/pollers/autoscaling.ts';
import { fis } from '../../../../src/pollers/fis.ts';
import type { Poller } from '../../../../src/pollers/poller.ts';
import { actors } from '../../../../src/simulator/actors/registry.ts';
import { watchedWorld } from '../../../support/watched-world.ts';

const stack = `
stack: site
summary: A group that a stack of CloudFormation made.
account: "111122223333"
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups:
  - { name: web, size: 2, capacity: 90, targetGroups: [web], tags: { "aws:cloudformation:stack-name": site-web } }
hostedZones:
  - { name: example.com, id: Z0SITEEXAMPLECOM0001, records: [{ name: www.example.com, balancer: web }] }
users: { site: www.example.com, requestsPerSecond: 10, writeShare: 0 }
`;

function begin(name: string, parameters: object, poller: Poller) {
  const actor = actors.find((one) => one.name === name);
  if (actor === undefined) throw new Error(`there is no actor ${name}`);
  const { shop, look } = watchedWorld(stack, [ec2, autoscaling, poller]);
  const parts = {
    world: shop.world,
    aws: () => Promise.reject(new Error('it calls nobody')),
    startDaemon: () => () => undefined,
  };
  return { shop, look, start: () => actor.start(parts, parameters) };
}

describe('somebody whose work holds Holdfast up', () => {
  it.each([
    [
      'cloudformation',
      { stack: 'site-web', lasts: '5m' },
      cloudformation,
      'cloudformation:stack',
      ['autoscaling:group', 'ec2:instance'],
    ],
    ['codedeploy', { group: 'web', lasts: '5m' }, codedeploy, 'codedeploy:deployment', ['autoscaling:group']],
    ['fault-injection', { group: 'web', lasts: '5m' }, fis, 'fis:experiment', ['ec2:instance']],
  ] as const)(
    '%s is seen at work on its group until it is over',
    async (name, parameters, poller, kind, parts) => {
      const { shop, look, start } = begin(name, parameters, poller);
      start();
      const during = await look();
      const [id = ''] = [...during.ofKind(kind)];
      const worksOn = [during.resources.get(id)?.facts['worksOn'] ?? []].flat().map(String);
      const kinds = new Set(worksOn.map((one) => during.resources.get(one)?.kind));
      expect(kinds).toEqual(new Set(parts));
      await shop.play(301);
      expect([...(await look()).ofKind(kind)]).toEqual([]);
    },
  );

  it.each([
    ['cloudformation', { stack: 'another' }, cloudformation],
    ['codedeploy', { group: 'another' }, codedeploy],
    ['fault-injection', { group: 'another' }, fis],
  ] as const)('%s says so when what it names is not there', (name, parameters, poller) => {
    expect(begin(name, parameters, poller).start).toThrow('another');
  });
});
