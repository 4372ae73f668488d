import { Document, isMap, isScalar, visit } from 'yaml';
import { UsageError } from '../../runtime/usage-error.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { drawAlarms } from './draw-alarms.ts';
import { drawCertificates } from './draw-certificates.ts';
import { drawBackups } from './draw-backups.ts';
import { drawBuckets } from './draw-buckets.ts';
import { drawCaches } from './draw-caches.ts';
import { drawConfig } from './draw-config.ts';
import { capacityNote, drawBalancers, drawGroups, drawInstances } from './draw-compute.ts';
import { drawContainerServices } from './draw-container-services.ts';
import { drawDatabases } from './draw-databases.ts';
import { drawFileSystems } from './draw-file-systems.ts';
import { drawDistributions } from './draw-distributions.ts';
import { drawIdentities } from './draw-identities.ts';
import { drawKubernetes } from './draw-kubernetes.ts';
import { drawHealthChecks, drawHostedZones } from './draw-names.ts';
import { drawNatGateways, drawSubnets, drawWays } from './draw-network.ts';
import { drawQueues } from './draw-queues.ts';
import { drawSecurityGroups } from './draw-security-groups.ts';
import { demandNote, drawTables } from './draw-tables.ts';
import { drawFunctions, drawRules } from './draw-serverless.ts';
import { drawTopics } from './draw-topics.ts';
import { drawTrails } from './draw-trails.ts';
import { drawUsers } from './draw-users.ts';
import { drawDirectConnects } from './draw-direct-connects.ts';
import { drawNetworkAcls } from './draw-network-acls.ts';
import { drawVpn } from './draw-vpn.ts';
import type { ObservedAccount } from './observe-account.ts';
import { resourcesOf, type Sketch, text, texts } from './sketch.ts';

/** Put in place of the real account where that is not to be told: the one that AWS's own examples use. */
const maskedAccount = '111122223333';

/**
 * An observed account as the text of a stack file, with what is assumed and what is left out in comments.
 * The account's own tags are not in it. Throws a UsageError where there is nothing to play on.
 */
export function snapshotText(
  observed: ObservedAccount,
  options: { readonly at: number; readonly maskAccount: boolean },
): string {
  const account = options.maskAccount ? maskedAccount : observed.account;
  const sketch: Sketch = { observed, leftOut: [], regions: regionsOf(observed), balancers: [] };
  drawBalancers(sketch);
  if (sketch.balancers.length === 0)
    throw new UsageError(
      `nobody can use what was observed in ${observed.regions.join(', ')}: there is no load balancer with a target group; check the regions and, with "holdfast run", the permissions`,
    );
  const databases = [...drawDatabases(sketch)];
  const queues = [...drawQueues(sketch)];
  const functions = drawFunctions(sketch, queues);
  const tables = [...drawTables(sketch)];
  const buckets = [...drawBuckets(sketch)];
  const checks = drawHealthChecks(sketch);
  const distributions = drawDistributions(sketch);
  const zones = drawHostedZones(sketch, { databases, checks, distributions });
  const { users, madeUp, assumptions } = drawUsers(sketch, zones, databases);
  const groups = drawGroups(sketch);
  const identities = drawIdentities(sketch);
  const stack: WrittenStack = {
    stack: 'snapshot',
    summary: `What Holdfast observed of account ${account}.`,
    account,
    tags: { holdfast: 'managed' },
    regions: sketch.regions,
    balancers: sketch.balancers.map(({ written }) => written),
    groups,
    instances: drawInstances(sketch),
    databases,
    caches: [...drawCaches(sketch)],
    queues,
    topics: [...drawTopics(sketch, { queues, functions })],
    functions,
    rules: drawRules(sketch, { queues, functions }),
    tables,
    containerServices: [...drawContainerServices(sketch)],
    distributions: distributions.map(({ written }) => written),
    kubernetesClusters: [...drawKubernetes(sketch, groups)],
    certificates: [...drawCertificates(sketch)],
    buckets,
    fileSystems: [...drawFileSystems(sketch)],
    backups: [...drawBackups(sketch, { databases, tables, buckets })],
    natGateways: [...drawNatGateways(sketch)],
    subnets: [...drawSubnets(sketch)],
    securityGroups: [...drawSecurityGroups(sketch)],
    networkAcls: [...drawNetworkAcls(sketch)],
    vpnConnections: [...drawVpn(sketch)],
    directConnects: [...drawDirectConnects(sketch)],
    peerings: [...drawWays(sketch, 'vpc:peering-connection', ({ id }) => id.split('/').at(-1))],
    transitGateways: [
      ...drawWays(sketch, 'transit-gateway:attachment', ({ facts }) => text(facts['gateway'])),
    ],
    trails: [...drawTrails(sketch)],
    ...(identities === undefined ? {} : { identities }),
    hostedZones: [...zones, ...madeUp],
    healthChecks: [...checks],
    alarms: [...drawAlarms(sketch, databases)],
    config: [...drawConfig(sketch)],
    users,
  };
  const day = new Date(options.at).toISOString().slice(0, 16).replace('T', ' ');
  return withComments(stack, {
    top: [
      `A snapshot of ${day} UTC, by "holdfast snapshot". Play outages on it: holdfast gameday --stack FILE`,
      ...list('Left out, because it cannot be simulated:', sketch.leftOut),
      ...list('Could not be read:', observed.unread),
    ],
    tags: ['On a game day everything may be acted on; the tags of the account itself are not in here.'],
    groups: [capacityNote(sketch).trim()],
    tables: [demandNote],
    users: list('Assumed:', assumptions),
  }).replaceAll(observed.account, account);
}

/** Regions in which anything was found that is in a zone, with those zones, home first. */
function regionsOf(observed: ObservedAccount): Sketch['regions'] {
  const zones = new Map<string, Set<string>>(observed.regions.map((region) => [region, new Set()]));
  const empty: Sketch = { observed, leftOut: [], regions: [], balancers: [] };
  for (const { region, facts } of resourcesOf(empty, 'elbv2:load-balancer'))
    for (const zone of texts(facts['zones'])) zones.get(region)?.add(zone);
  for (const kind of ['ec2:instance', 'rds:instance'] as const)
    for (const { region, zone } of resourcesOf(empty, kind))
      if (zone !== undefined) zones.get(region)?.add(zone);
  for (const [region, { groups }] of observed.details)
    for (const zone of groups.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones))
      zones.get(region)?.add(zone);
  return [...zones].flatMap(([region, names]) =>
    names.size === 0 ? [] : [{ region, zones: [...names].toSorted() }],
  );
}

const mostListed = 200;

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, mostListed).map((item) => `- ${item.replaceAll(/\s+/g, ' ')}`);
  const more = items.length > mostListed ? [`- and ${items.length - mostListed} more`] : [];
  return [title, ...shown, ...more];
}

function withComments(stack: WrittenStack, comments: Readonly<Record<string, readonly string[]>>): string {
  const full = Object.entries(stack).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  const document = new Document(Object.fromEntries(full));
  const written = (lines: readonly string[]) => lines.map((line) => ` ${line}`).join('\n');
  document.commentBefore = written(comments['top'] ?? []);
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items) {
      const lines = isScalar(key) ? comments[String(key.value)] : undefined;
      if (lines !== undefined && lines.length > 0 && isScalar(key)) key.commentBefore = written(lines);
    }
  }
  visit(document, {
    // Regions, zones and the like read better on one line.
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 110, flowCollectionPadding: false });
}
