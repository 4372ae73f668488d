import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { EvidenceFamily, Signal, SignalState } from '../../src/model/signal.ts';

const account = '111122223333';
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2'];
const perSite = 24;

/** A large account: sites of an Auto Scaling group, a target group, a load balancer and a record each. */
export interface Fleet {
  /** Everything, said again, as every poller's complete answers. */
  sweep(now: number): Observation[];
  /**
   * 1 % of the instances read again: half of them newly failing, half of them well again. `wide`: each in
   * another site, so that as many groups, load balancers and services as possible change with them;
   * `narrow`: whole sites at once, as most failures are.
   */
  change(now: number, cycle: number, spread: 'wide' | 'narrow'): Observation[];
}

interface Site {
  readonly region: string;
  readonly asg: string;
  readonly targetGroup: string;
  readonly loadBalancer: string;
  readonly record: string;
  readonly instances: readonly string[];
}

export function fleet(size: number): Fleet {
  const sites = Array.from({ length: Math.floor(size / (perSite + 4)) }, (_, index) => site(index));
  const failing = new Set<string>();
  return {
    sweep: (now) => regions.flatMap((region) => sweepOf(region, sites, failing, now)),
    change: (now, cycle, spread) => {
      const count = Math.max(1, Math.floor(size / 200));
      const some = [...failing].map((id) => ({ id, site: siteOf(sites, id) }));
      failing.clear();
      for (let index = 0; index < count; index++) {
        const step = spread === 'wide' ? index * 7 : Math.floor(index / perSite);
        const at = sites[(step + cycle * 101) % sites.length];
        const id = at?.instances[spread === 'wide' ? (index * 5 + cycle) % perSite : index % perSite];
        if (!at || id === undefined) continue;
        failing.add(id);
        some.push({ id, site: at });
      }
      return regions.flatMap((region) => reread(region, some, failing, now));
    },
  };
}

function site(index: number): Site {
  const region = regions[index % regions.length] ?? 'eu-west-1';
  const name = `site-${index}`;
  return {
    region,
    asg: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:uuid-${index}:autoScalingGroupName/${name}`,
    targetGroup: `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${name}/${index}`,
    loadBalancer: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/${index}`,
    record: `arn:aws:route53:::recordset/Z1/${name}.example.com/A`,
    instances: Array.from(
      { length: perSite },
      (_, number) => `arn:aws:ec2:${region}:${account}:instance/i-${index}-${number}`,
    ),
  };
}

function siteOf(sites: readonly Site[], id: string): Site {
  const found = sites[Number(id.split('-').at(-2))];
  if (!found) throw new Error(`no site has ${id}`);
  return found;
}

function sweepOf(
  region: string,
  sites: readonly Site[],
  failing: ReadonlySet<string>,
  now: number,
): Observation[] {
  const here = sites.filter((each) => each.region === region);
  const ids = here.flatMap(({ instances }) => instances);
  const said = (name: string, resources: Resource[], signals: Signal[]): Observation => ({
    kind: 'complete',
    observer: { name, account, region },
    observedAt: now,
    resources,
    signals,
  });
  const stub = (id: string, to: string): Resource => ({
    ...bare('ec2:instance', id, region),
    relations: [{ type: 'member-of', to }],
  });
  return [
    said(
      'ec2/instances',
      ids.map((id) => instance(id, region)),
      ids.map((id) => signal(id, 'ec2/state', 'control-plane', 'pass', now)),
    ),
    said(
      'ec2/status',
      [],
      ids.flatMap((id) => statuses(id, failing, now)),
    ),
    said(
      'autoscaling/groups',
      here.flatMap(({ asg, instances }) => [
        { ...bare('autoscaling:group', asg, region), facts: { desired: perSite, min: 1, max: 48 } },
        ...instances.map((id) => stub(id, asg)),
      ]),
      [],
    ),
    said(
      'elbv2/target-groups',
      here.flatMap(({ targetGroup, instances }) => [
        { ...bare('elbv2:target-group', targetGroup, region), facts: { port: 80 } },
        ...instances.map((id) => stub(id, targetGroup)),
      ]),
      here.flatMap(({ targetGroup, instances }) =>
        instances.map((id) => health(id, targetGroup, failing, now)),
      ),
    ),
    said(
      'elbv2/load-balancers',
      here.map(({ loadBalancer, targetGroup }) => ({
        ...bare('elbv2:load-balancer', loadBalancer, region),
        facts: { scheme: 'internet-facing' },
        relations: [{ type: 'routes-to', to: targetGroup }],
      })),
      here.map(({ loadBalancer }) =>
        signal(loadBalancer, 'elb/load-balancer-state', 'control-plane', 'pass', now),
      ),
    ),
    said(
      'route53/records',
      here.map(({ record, loadBalancer }) => ({
        ...bare('route53:record', record, 'global'),
        facts: { recordName: record.split('/')[2] ?? '' },
        relations: [{ type: 'routes-to', to: loadBalancer }],
      })),
      [],
    ),
  ];
}

function reread(
  region: string,
  some: readonly { readonly id: string; readonly site: Site }[],
  failing: ReadonlySet<string>,
  now: number,
): Observation[] {
  const here = some.filter(({ site: { region: at } }) => at === region);
  const said = (name: string, signals: Signal[]): Observation => ({
    kind: 'partial',
    observer: { name, account, region },
    observedAt: now,
    resources: [],
    signals,
    gone: [],
  });
  return [
    said(
      'ec2/status',
      here.flatMap(({ id }) => statuses(id, failing, now)),
    ),
    said(
      'elbv2/target-groups',
      here.map(({ id, site: at }) => health(id, at.targetGroup, failing, now)),
    ),
  ];
}

function instance(id: string, region: string): Resource {
  const number = Number(id.slice(id.lastIndexOf('-') + 1));
  return {
    ...bare('ec2:instance', id, region),
    zone: `${region}${'abc'.charAt(number % 3)}`,
    tags: { Name: `web-${number}`, team: 'shop', environment: 'production' },
    facts: { state: 'running', instanceType: 'm7g.large', launchTime: 0, privateIp: `10.0.${number}.7` },
  };
}

function bare(kind: Resource['kind'], id: string, region: string): Resource {
  return { id, kind, account, region, name: id.split('/')[1] ?? id, tags: {}, facts: {}, relations: [] };
}

function statuses(id: string, failing: ReadonlySet<string>, now: number): Signal[] {
  return [
    signal(id, 'ec2/system-status', 'hypervisor', failing.has(id) ? 'fail' : 'pass', now),
    signal(id, 'ec2/instance-status', 'hypervisor', 'pass', now),
  ];
}

function health(id: string, by: string, failing: ReadonlySet<string>, now: number): Signal {
  return { ...signal(id, 'elb/target-health', 'network', failing.has(id) ? 'fail' : 'pass', now), by };
}

function signal(
  resource: string,
  check: string,
  family: EvidenceFamily,
  state: SignalState,
  now: number,
): Signal {
  const reason = `${check} says ${state}`;
  const since = state === 'pass' ? 0 : now;
  return { resource, check, state, since, observedAt: now, validForMs: 150_000, family, reason };
}
