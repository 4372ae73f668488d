import { beginFault } from '../../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import { serveTransport } from '../../../src/simulator/wire/serve-transport.ts';
import { holdfastsAccess, ownersClients, type Watched } from './watched.ts';

/** The same as `motoWatched` makes in moto. */
const stackText = `
stack: watched
summary: What users come in by, what they are told, and what is looked after beside it.
regions:
  - { region: us-east-1, zones: [us-east-1a, us-east-1b] }
  - { region: us-west-2, zones: [us-west-2a, us-west-2b] }
balancers:
  - { name: web, regions: [home, standby], deletionProtection: true, targetGroup: { name: web, sticky: true }, tags: { team: orders } }
  - { name: flow, type: network, targetGroup: { name: flow } }
  - { name: old, type: classic, targetGroup: { name: old, sticky: true, check: { path: /old } }, tags: { team: orders } }
instances:
  - { name: web-home, zone: home/1, capacity: 10, targetGroups: [web, old] }
  # Of subnets without a machine this account tells nothing.
  - { name: batch, zone: home/2, capacity: 10 }
  - { name: web-standby, zone: standby/1, capacity: 10, targetGroups: [web] }
databases: [{ id: db }]
healthChecks: [{ name: home, balancer: web }, { name: standby, balancer: web, region: standby }]
hostedZones:
  - name: example.com
    tags: { team: orders }
    records:
      - { name: www.example.com, balancer: web, failover: primary, evaluateTargetHealth: true, healthCheck: home }
      - { name: www.example.com, balancer: web, region: standby, failover: secondary, evaluateTargetHealth: true, healthCheck: standby }
      - { name: db.example.com, database: db }
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
distributions: [{ name: shop, aliases: [shop.example.com], balancer: web, regions: [home, standby], logging: false, tags: { team: orders } }]
tables:
  - { name: orders, readCapacity: 20, writeCapacity: 10, indexes: [{ name: by-day }], tags: { team: orders } }
  - { name: carts, deletionProtection: false, pointInTimeRecovery: false }
  - { name: stock, regions: [home, standby] }
networkAcls: [{ name: private-a, zone: home/1 }]
config: [{ rules: [{ name: databases-protected }] }]
`;

export async function simulatedWatched(): Promise<Watched> {
  const { stack, problems } = parseStack(stackText, 'watched.yaml');
  if (stack === undefined) throw new Error(JSON.stringify(problems));
  const world = buildStack(stack, 1);
  const endpoint = await serveTransport(simulatedTransport(world), {
    port: 0,
    defaultAccount: world.account,
    now: () => world.clock.now(),
  });
  const aws = holdfastsAccess(endpoint.url, world.account);
  const credentials = { accessKeyId: 'the-contract', secretAccessKey: 'simulated' };
  const begin = (name: string, parameters: object) => {
    const fault = faultNamed(name);
    beginFault(world, fault, fault.parameters.parse(parameters));
    return Promise.resolve();
  };
  return {
    ...ownersClients({ endpoint: endpoint.url, credentials }),
    aws,
    account: world.account,
    denyInbound: () => begin('close-network-acl', { acl: 'private-a', direction: 'inbound' }),
    stopRecorder: () => begin('stop-recorder', {}),
    settle: () => runUntil(world.clock, world.clock.now() + 15 * 60_000),
    close: () => {
      aws.destroy();
      return endpoint.close();
    },
  };
}
