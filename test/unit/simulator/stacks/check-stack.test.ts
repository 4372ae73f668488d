import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../../src/policy/problem-text.ts';
import { parseYaml } from '../../../../src/policy/yaml-source.ts';
import { checkStack } from '../../../../src/simulator/stacks/check-stack.ts';
import { parseStack, shippedStackNames } from '../../../../src/simulator/stacks/load-stack.ts';
import { projectRoot } from '../../../support/source-tree.ts';

const plain = `stack: plain
summary: One region, one group, one database with a replica.
regions:
  - { region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }
balancers:
  - { name: web, targetGroup: { name: web } }
groups:
  - { name: web, size: 4, capacity: 90, targetGroups: [web] }
instances:
  - { name: bastion, zone: home/1, capacity: 1 }
databases:
  - { id: db, zone: home/1 }
  - { id: db-copy, zone: home/2, replicaOf: db, lag: 1s }
hostedZones:
  - name: example.com
    records:
      - { name: www.example.com, balancer: web }
      - { name: db.example.com, database: db }
healthChecks:
  - { name: web, balancer: web }
alarms:
  - { name: errors, balancer: web, metric: HTTPCode_ELB_5XX_Count, threshold: 10 }
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 100 }
`;

/** Mistakes of the plain stack with one text in place of another, which must be in it. */
function mistakes(right: string, wrong: string): readonly string[] {
  const text = plain.replace(right, wrong);
  expect(text).not.toBe(plain);
  return parseStack(text, 'plain.yaml').problems.map(problemText);
}

describe('a stack description', () => {
  it('is read with what AWS would have where nothing is said', () => {
    const { stack, problems } = parseStack(plain, 'plain.yaml');
    expect(problems).toEqual([]);
    expect(stack?.balancers[0]?.targetGroup.check).toEqual({
      path: '/healthz',
      every: 30_000,
      timeout: 5_000,
      healthyAfter: 5,
      unhealthyAfter: 2,
      deep: false,
    });
    expect(stack?.groups[0]).toMatchObject({ healthCheck: 'EC2', grace: 300_000 });
  });

  it.each([
    [
      'an unknown field',
      'size: 4,',
      'sice: 4,',
      '8:18: error: unknown field "sice" in groups[0] (did you mean "size"?)',
    ],
    [
      'an unknown zone',
      '{ id: db, zone: home/1 }',
      '{ id: db, zone: home/3 }',
      '12:21: error: there is no zone "home/3"',
    ],
    [
      'a zone of another region',
      'eu-west-1b]',
      'eu-west-2b]',
      '4:46: error: the zone eu-west-2b is not in eu-west-1',
    ],
    [
      'a region that is not there',
      'balancer: web }\nalarms',
      'balancer: web, region: standby }\nalarms',
      '20:41: error: there is no region "standby"',
    ],
    [
      'a replica of nothing',
      'replicaOf: db,',
      'replicaOf: bd,',
      '13:45: error: there is no database "bd" to replicate from (did you mean "db"?)',
    ],
    [
      'a replica of itself',
      'replicaOf: db,',
      'replicaOf: db-copy,',
      '13:45: error: db-copy is listed before db-copy',
    ],
    [
      'a standby in its own zone',
      'zone: home/1 }\n  - { id: db-copy',
      'zone: home/1, standby: home/1 }\n  - { id: db-copy',
      '12:38: error: the standby of db is in its own zone, eu-west-1a',
    ],
    [
      'a health check that asks nobody',
      '{ name: web, balancer: web }\nalarms',
      '{ name: web }\nalarms',
      'web must ask a balancer or a domain, or follow a routingControl, one of the three',
    ],
    [
      'a health check that follows what is not there',
      '{ name: web, balancer: web }\nalarms',
      '{ name: web, routingControl: wep }\ncontrolPanels: [{ name: p, controls: [{ name: web, on: true }] }]\nalarms',
      'there is no routing control "wep" (did you mean "web"?)',
    ],
    [
      'a routing control twice',
      'hostedZones:',
      'controlPanels: [{ name: p, controls: [{ name: a, on: true }, { name: a }] }]\nhostedZones:',
      'the routing control a is there twice',
    ],
    [
      'a control panel that its own rule would refuse',
      'hostedZones:',
      'controlPanels: [{ name: p, atLeastOn: 2, controls: [{ name: a, on: true }, { name: b }] }]\nhostedZones:',
      'p begins with 1 controls On, and its rule wants 2 at least',
    ],
    [
      'a queue twice',
      'hostedZones:',
      'queues: [{ name: a }, { name: a, region: home }]\nhostedZones:',
      'the queue a is there twice',
    ],
    [
      'a queue in no region',
      'hostedZones:',
      'queues: [{ name: a, region: standbye }]\nhostedZones:',
      'there is no region "standbye"',
    ],
    [
      'a dead-letter queue that is listed later',
      'hostedZones:',
      'queues: [{ name: a, deadLetterQueue: b }, { name: b }]\nhostedZones:',
      'no queue "b" is listed before a in its region',
    ],
    [
      'a topic twice',
      'hostedZones:',
      'topics: [{ name: a }, { name: a, region: home }]\nhostedZones:',
      'the topic a is there twice',
    ],
    [
      'a topic in no region',
      'hostedZones:',
      'topics: [{ name: a, region: standbye }]\nhostedZones:',
      'there is no region "standbye"',
    ],
    [
      'a topic that tells a queue that is not there',
      'hostedZones:',
      'topics: [{ name: a, subscribers: [{ endpoint: b }] }]\nhostedZones:',
      'there is no queue "b" in the region of a',
    ],
    [
      'a subscriber whose dead-letter queue is not there',
      'hostedZones:',
      'topics: [{ name: a, subscribers: [{ protocol: email, endpoint: b, deadLetterQueue: c }] }]\nhostedZones:',
      'there is no queue "c" in the region of a',
    ],
    [
      'a user of IAM twice',
      'hostedZones:',
      'identities: { users: [{ name: deploy }, { name: Deploy }] }\nhostedZones:',
      'the user Deploy is there twice',
    ],
    [
      'a key that was used before it was made',
      'hostedZones:',
      'identities: { users: [{ name: deploy, keys: [{ age: 1d, used: 2d }] }] }\nhostedZones:',
      'a key cannot have been used before it was made',
    ],
    [
      'a trail in no region',
      'hostedZones:',
      'trails: [{ name: audit, region: standbye }]\nhostedZones:',
      '14:33: error: there is no region "standbye"',
    ],
    [
      'a trail twice',
      'hostedZones:',
      'trails: [{ name: audit }, { name: audit, region: home }]\nhostedZones:',
      'the trail audit is there twice',
    ],
    [
      'six trails in a region',
      'hostedZones:',
      `trails: [${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `{ name: ${name} }`).join(', ')}]\nhostedZones:`,
      'CloudTrail allows 5 trails in a region',
    ],
    [
      'a network ACL of a zone that is not there',
      'hostedZones:',
      'networkAcls: [{ name: a, zone: home/9 }]\nhostedZones:',
      'there is no zone "home/9"',
    ],
    [
      'two network ACLs of one zone',
      'hostedZones:',
      'networkAcls: [{ name: a, zone: home/1 }, { name: b, zone: home/1 }]\nhostedZones:',
      'another network ACL already guards the subnet of home/1',
    ],
    [
      'a zone behind a network ACL that lets no answer out',
      'hostedZones:',
      'networkAcls: [{ name: a, zone: home/1, answers: false }]\nhostedZones:',
      'users would never be served in home/1',
    ],
    [
      'a Direct Connect connection in no region',
      'hostedZones:',
      'directConnects: [{ name: a, region: mars }]\nhostedZones:',
      'there is no region "mars"',
    ],
    [
      'a function twice',
      'hostedZones:',
      'functions: [{ name: a }, { name: a, region: home }]\nhostedZones:',
      'the function a is there twice',
    ],
    [
      'a function that works on a queue that is not there',
      'hostedZones:',
      'functions: [{ name: a, queues: [b] }]\nhostedZones:',
      'there is no queue "b" in the region of a',
    ],
    [
      'a rule twice on its bus',
      'hostedZones:',
      'functions: [{ name: f }]\nrules: [{ name: a, targets: [{ function: f }] }, { name: a, targets: [{ function: f }] }]\nhostedZones:',
      'the rule a is there twice',
    ],
    [
      'a rule in no region',
      'hostedZones:',
      'functions: [{ name: f }]\nrules: [{ name: a, region: standbye, targets: [{ function: f }] }]\nhostedZones:',
      'there is no region "standbye"',
    ],
    [
      'a target that says nothing',
      'hostedZones:',
      'rules: [{ name: a, targets: [{ retries: 1 }] }]\nhostedZones:',
      'a target of a says either queue or function',
    ],
    [
      'a target that is not there',
      'hostedZones:',
      'rules: [{ name: a, targets: [{ function: g }] }]\nhostedZones:',
      'there is no function "g" in the region of a',
    ],
    [
      'a topic that tells a function that is not there',
      'hostedZones:',
      'topics: [{ name: a, subscribers: [{ protocol: lambda, endpoint: b }] }]\nhostedZones:',
      'there is no function "b" in the region of a',
    ],
    [
      'a cache in no zone',
      'hostedZones:',
      'caches: [{ id: cache, nodes: [home/1, home/7] }]\nhostedZones:',
      'there is no zone "home/7"',
    ],
    [
      'a table that is there twice',
      'hostedZones:',
      'tables: [{ name: orders }, { name: orders }]\nhostedZones:',
      '14:36: error: the table orders is there twice',
    ],
    [
      'a table with one side of its capacity',
      'hostedZones:',
      'tables: [{ name: orders, readCapacity: 5 }]\nhostedZones:',
      '14:40: error: orders has only one side of its capacity provisioned',
    ],
    [
      'an index that a table has twice',
      'hostedZones:',
      'tables: [{ name: orders, indexes: [{ name: by-date }, { name: by-date }] }]\nhostedZones:',
      'error: orders has the index by-date twice',
    ],
    [
      'capacity of an index where the table has none',
      'hostedZones:',
      'tables: [{ name: orders, indexes: [{ name: by-date, writeCapacity: 5 }] }]\nhostedZones:',
      'error: orders is billed by the request, and so is its index by-date',
    ],
    [
      'two filters of one metric',
      'hostedZones:',
      'logFilters: [{ name: a, logGroup: x }, { name: b, logGroup: x }]\nhostedZones:',
      'error: two filters count into Application Errors in home',
    ],
    [
      'AWS Config that is set up twice in a region',
      'hostedZones:',
      'config: [{ region: home }, { region: home }]\nhostedZones:',
      'error: AWS Config is set up twice in home',
    ],
    [
      'a runbook that is there twice',
      'hostedZones:',
      'runbooks: [{ name: restart }, { name: restart }]\nhostedZones:',
      '14:39: error: the runbook restart is there twice',
    ],
    [
      'a distribution of a balancer that is not there',
      'hostedZones:',
      'distributions: [{ name: site, balancer: wep }]\nhostedZones:',
      '14:41: error: there is no balancer "wep" in home (did you mean "web"?)',
    ],
    [
      'a record of a distribution that is not there',
      'hostedZones:',
      'distributions: [{ name: site, balancer: web }]\nhostedZones:\n  - { name: a.com, records: [{ name: a.com, distribution: sit }] }',
      'error: there is no distribution "sit" (did you mean "site"?)',
    ],
    [
      'a certificate of a balancer that shows none',
      'hostedZones:',
      'certificates: [{ domain: shop.example.com, balancers: [web] }]\nhostedZones:',
      '14:56: error: the balancer web shows no certificate',
    ],
    [
      'a certificate of a balancer that is not there',
      'hostedZones:',
      'certificates: [{ domain: shop.example.com, balancers: [shob] }]\nhostedZones:',
      '14:56: error: there is no balancer "shob" in its region',
    ],
    [
      'a bucket that is there twice',
      'hostedZones:',
      'buckets: [{ name: invoices }, { name: invoices }]\nhostedZones:',
      'the bucket invoices is there twice',
    ],
    [
      'a bucket that is replicated without versioning',
      'hostedZones:',
      'buckets: [{ name: copy }, { name: invoices, versioning: suspended, replicateTo: [copy] }]\nhostedZones:',
      'invoices is replicated, which S3 does only with versioning',
    ],
    [
      'a bucket that is replicated to none',
      'hostedZones:',
      'buckets: [{ name: invoices, replicateTo: [copy] }]\nhostedZones:',
      'there is no bucket "copy"',
    ],
    [
      'a bucket that is replicated to itself',
      'hostedZones:',
      'buckets: [{ name: invoices, replicateTo: [invoices] }]\nhostedZones:',
      'invoices cannot be replicated to itself',
    ],
    [
      'a bucket that is replicated to one without versioning',
      'hostedZones:',
      'buckets: [{ name: copy, versioning: "off" }, { name: invoices, replicateTo: [copy] }]\nhostedZones:',
      'copy takes no replicas, for it has no versioning',
    ],
    [
      'a zone that goes out by two NAT gateways',
      'hostedZones:',
      'natGateways: [{ name: a }, { name: b, zone: home/2, serves: [home/1] }]\nhostedZones:',
      'home/1 already goes out by a',
    ],
    [
      'a NAT gateway that is there twice',
      'hostedZones:',
      'natGateways: [{ name: a }, { name: a, zone: home/2 }]\nhostedZones:',
      'the NAT gateway a is there twice',
    ],
    [
      'a NAT gateway nowhere',
      'hostedZones:',
      'natGateways: [{ name: a, zone: home/7 }]\nhostedZones:',
      'there is no zone "home/7"',
    ],
    [
      'a subnet that is freer than it is large',
      'hostedZones:',
      'subnets: [{ prefix: 28, free: 12 }]\nhostedZones:',
      'a block of length 28 has only 11 addresses to give',
    ],
    [
      'a security group before a target group that is not there',
      'hostedZones:',
      'securityGroups: [{ name: a, targetGroup: shob }]\nhostedZones:',
      'there is no target group "shob" in its region',
    ],
    [
      'a peering connection nowhere',
      'hostedZones:',
      'peerings: [{ name: a, region: mars, to: 10.9.0.0/16 }]\nhostedZones:',
      'there is no region "mars"',
    ],
    [
      'a file system that is there twice',
      'hostedZones:',
      'fileSystems: [{ name: uploads }, { name: uploads }]\nhostedZones:',
      'the file system uploads is there twice',
    ],
    [
      'a file system in no zone',
      'hostedZones:',
      'fileSystems: [{ name: uploads, zones: [home/7] }]\nhostedZones:',
      'there is no zone "home/7" in home',
    ],
    [
      'a file system in one zone of another region',
      'hostedZones:',
      'fileSystems: [{ name: uploads, region: home, oneZone: mars/1 }]\nhostedZones:',
      'there is no zone "mars/1" in home',
    ],
    [
      'a backup of nothing',
      'hostedZones:',
      'backups: [{ every: 1h }]\nhostedZones:',
      'a backup is of one database, table or bucket',
    ],
    [
      'a backup of two things',
      'hostedZones:',
      'buckets: [{ name: invoices }]\nbackups: [{ database: db, bucket: invoices }]\nhostedZones:',
      'a backup is of one database, table or bucket',
    ],
    [
      'a backup of what is not there',
      'hostedZones:',
      'backups: [{ bucket: invoices }]\nhostedZones:',
      'there is no bucket "invoices"',
    ],
    [
      'a backup of a table in a region that it is not in',
      'hostedZones:',
      'tables: [{ name: orders, regions: [home] }]\nbackups: [{ table: orders, region: standby }]\nhostedZones:',
      'the table orders is not in standby',
    ],
    [
      'a standby nowhere',
      'zone: home/1 }\n  - { id: db-copy',
      'zone: home/1, standby: home/9 }\n  - { id: db-copy',
      '12:38: error: there is no zone "home/9"',
    ],
    [
      'lag behind nothing',
      'zone: home/1 }\n  - { id: db-copy',
      'zone: home/1, lag: 2s }\n  - { id: db-copy',
      '12:34: error: db lags behind nothing',
    ],
    ['a group of zero', 'size: 4', 'size: 0', '8:24: error: groups[0].size must be at least 1'],
    [
      'a group smaller than its least',
      'size: 4',
      'size: 4, min: 5',
      '8:32: error: web has 4 machines, fewer than its least',
    ],
    [
      'a group larger than its most',
      'size: 4',
      'size: 4, max: 3',
      '8:32: error: web has 4 machines, more than its most',
    ],
    [
      'a group in an unknown target group',
      '[web] }\ninst',
      '[wbe] }\ninst',
      '8:56: error: there is no target group "wbe" in eu-west-1',
    ],
    [
      'machines that serve less than nothing',
      'capacity: 90',
      'capacity: -90',
      '8:37: error: groups[0].capacity must be more than 0',
    ],
    [
      'a record to an unknown balancer',
      'www.example.com, balancer: web',
      'www.example.com, balancer: wob',
      '17:44: error: there is no balancer "wob" in eu-west-1 (did you mean "web"?)',
    ],
    [
      'a record to an unknown database',
      'database: db }\nhealth',
      'database: dbx }\nhealth',
      '18:43: error: there is no database "dbx"',
    ],
    [
      'a record that leads nowhere',
      'www.example.com, balancer: web',
      'www.example.com',
      '17:9: error: www.example.com must say one of balancer, distribution, database and values, and says none',
    ],
    [
      'a record outside of its zone',
      'name: db.example.com',
      'name: db.example.net',
      '18:17: error: db.example.net is not a name of the zone example.com',
    ],
    [
      'an unknown health check',
      'www.example.com, balancer: web',
      'www.example.com, balancer: web, healthCheck: wub',
      'error: there is no health check "wub"',
    ],
    [
      'an alarm of an unknown balancer',
      'errors, balancer: web',
      'errors, balancer: wbe',
      'error: there is no balancer "wbe" in eu-west-1',
    ],
    [
      'an alarm that can never be',
      'threshold: 10',
      'threshold: 10, datapointsToAlarm: 3',
      'error: errors can never be in alarm: 3 of 1 periods',
    ],
    ['no users', /users:.*\n/.exec(plain)?.[0] ?? '', '', '1:1: error: users is missing'],
    [
      'users that ask for nothing',
      'requestsPerSecond: 100',
      'requestsPerSecond: 0',
      '23:78: error: users.requestsPerSecond must be more than 0',
    ],
    [
      'users of a name that does not exist',
      'site: www.',
      'site: ww.',
      '23:16: error: no hosted zone has a record ww.example.com (did you mean "www.example.com"?)',
    ],
    [
      'writes that no database takes',
      'database: db.example.com, ',
      '',
      '23:8: error: users write, and no database takes it',
    ],
    [
      'a share above one',
      'requestsPerSecond: 100',
      'requestsPerSecond: 100, writeShare: 1.5',
      'error: users.writeShare must be at most 1',
    ],
    [
      'a bad duration',
      'lag: 1s',
      'lag: -1s',
      '13:54: error: databases[1].lag must be a duration such as 30s, 5m or 1h30m',
    ],
    ['the same database twice', 'id: db-copy', 'id: db', '13:11: error: the database db is there twice'],
    [
      'services that select nothing',
      'users:',
      'services: { shop: {} }\nusers:',
      '23:13: error: shop selects nothing',
    ],
  ])('is refused with %s', (_title, right, wrong, mistake) => {
    expect(mistakes(right, wrong)).toContainEqual(expect.stringContaining(mistake));
  });

  it.each([
    ['an empty text', '', '1:1: error: the file has no stack in it'],
    ['two documents', `${plain}---\n${plain}`, '25:1: error: a stack is one document'],
    ['broken YAML', 'stack: [', 'error'],
  ])('is refused when its file is %s', (_title, text, mistake) => {
    const { stack, problems } = parseStack(text, 'plain.yaml');
    expect(stack).toBeUndefined();
    expect(problems.map(problemText).join('\n')).toContain(mistake);
  });

  it('may stand inside a scenario, and is complained of where it stands', () => {
    const inside = `scenario: story\nstack:\n${plain.replaceAll(/^(?=.)/gm, '  ').replace('size: 4', 'size: 0')}`;
    const [document] = parseYaml('story.yaml', inside).documents;
    if (document === undefined) throw new Error('the scenario is no document');

    const { problems } = checkStack(document, ['stack']);
    expect(problems.map(problemText)).toEqual(['story.yaml:10:26: error: groups[0].size must be at least 1']);
  });
});

describe('the stacks that are shipped', () => {
  it.each(shippedStackNames())('%s is right', (name) => {
    const file = join(projectRoot, 'scenarios/stacks', `${name}.yaml`);
    const { stack, problems } = parseStack(readFileSync(file, 'utf8'), file);
    expect(problems).toEqual([]);
    expect(stack?.stack).toBe(name);
  });
});
