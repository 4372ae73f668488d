import { parse } from '@aws-sdk/util-arn-parser';
import { recordKey } from '../../world/names/dns.ts';
import { normalName } from '../../world/traffic/load-balancer.ts';
import { appliedShift } from '../../world/traffic/zonal-shift.ts';
import type { World } from '../../world/state/world.ts';
import type { ActPart, ActReader } from './act.ts';
import { fieldOf, listIn, numberIn, textIn } from './input.ts';
import { movedBetween, type Pointer, pointerOf, sharesInWords, sharesOf } from './record-shares.ts';

/** What the operations of Route 53, of load balancers and of the recovery controllers do to where traffic goes. */
export const onTraffic: Readonly<Record<string, ActReader>> = {
  ChangeResourceRecordSets: recordsChanged,
  ModifyTargetGroupAttributes: thresholdSet,
  UpdateDistribution: originsOrdered,
  StartZonalShift: zoneLeft,
  CancelZonalShift: zoneRejoined,
  UpdateRoutingControlState: ({ world, input }) => [switched(world, input)],
  UpdateRoutingControlStates: ({ world, input }) =>
    listIn(input, 'UpdateRoutingControlStateEntries').map((entry) => switched(world, entry)),
};

type Call = Parameters<ActReader>[0];

/** One act for each name and type whose answers change. */
function recordsChanged({ world, input }: Call): readonly ActPart[] {
  const id = textIn(input, 'HostedZoneId')?.split('/').at(-1) ?? '';
  const zone = world.hostedZones.get(id);
  if (zone === undefined) return [];
  const before = new Map([...zone.records].map(([key, record]) => [key, pointerOf(record)]));
  const after = new Map(before);
  const touched = new Set<string>();
  for (const change of listIn(fieldOf(input, 'ChangeBatch'), 'Changes')) {
    const pointer = pointerIn(fieldOf(change, 'ResourceRecordSet'));
    if (textIn(change, 'Action') === 'DELETE') after.delete(recordKey(pointer));
    else after.set(recordKey(pointer), pointer);
    touched.add(`${pointer.name} ${pointer.type}`);
  }
  return [...touched].map((name) => {
    const [from, to] = [before, after].map((records) =>
      sharesOf([...records.values()].filter((one) => `${normalName(one.name)} ${one.type}` === name)),
    );
    const [old, next] = [from ?? new Map(), to ?? new Map()];
    const sets = { thing: `record ${name}`, from: sharesInWords(old), to: sharesInWords(next) };
    return { verb: 'records', target: name.split(' ')[0] ?? name, sets, move: movedBetween(old, next) };
  });
}

function pointerIn(set: unknown): Pointer {
  const identifier = textIn(set, 'SetIdentifier');
  const weight = numberIn(set, 'Weight');
  const failover = textIn(set, 'Failover');
  const value = textIn(listIn(set, 'ResourceRecords')[0], 'Value');
  return {
    name: normalName(textIn(set, 'Name') ?? ''),
    type: textIn(set, 'Type') ?? '',
    ...(identifier === undefined ? {} : { setIdentifier: identifier }),
    ...(weight === undefined ? {} : { weight }),
    ...(failover === 'PRIMARY' || failover === 'SECONDARY' ? { failover } : {}),
    destination: normalName(textIn(fieldOf(set, 'AliasTarget'), 'DNSName') ?? value ?? ''),
  };
}

/** Users leave the origin that was asked first for the one that will be. */
function originsOrdered({ world, input }: Call): readonly ActPart[] {
  const found = world.distributions.get(textIn(input, 'Id') ?? '');
  const groups = listIn(fieldOf(fieldOf(input, 'DistributionConfig'), 'OriginGroups'), 'Items');
  const members = listIn(fieldOf(groups[0], 'Members'), 'Items').flatMap(
    (one) => textIn(one, 'OriginId') ?? [],
  );
  if (found === undefined || members.length === 0) return [];
  const nameOf = (id: string | undefined) => found.origins.find((one) => one.id === id)?.domainName ?? [];
  const sets = { thing: `origins of ${found.name}`, from: found.order.join(), to: members.join() };
  const move = { away: [nameOf(found.order[0])].flat(), toward: [nameOf(members[0])].flat() };
  return [{ verb: 'route', target: found.arn, sets, move }];
}

function zoneLeft({ world, input }: Call): readonly ActPart[] {
  const resource = textIn(input, 'resourceIdentifier') ?? '';
  const balancer = world.loadBalancers.get(resource);
  const named = textIn(input, 'awayFrom') ?? '';
  const zone = balancer?.zones.find((one) => isZone(one.zone, named))?.zone;
  if (balancer === undefined || zone === undefined) return [];
  const from = appliedShift(world, resource)?.awayFrom ?? 'no zone';
  const sets = { thing: shiftOf(resource), from, to: zone };
  return [
    { verb: 'shift', target: resource, zone, sets, move: { away: [zone], toward: [balancer.dnsName] } },
  ];
}

function zoneRejoined({ world, input }: Call): readonly ActPart[] {
  const shift = world.zonalShifts.get(textIn(input, 'zonalShiftId') ?? '');
  if (shift === undefined) return [];
  const { resource, awayFrom } = shift;
  const sets = { thing: shiftOf(resource), from: awayFrom, to: 'no zone' };
  return [{ verb: 'shift', target: resource, sets, move: { away: [], toward: [awayFrom] } }];
}

function shiftOf(resource: string): string {
  const { region } = parse(resource);
  return `zone that ${resource.split('/').at(-2) ?? resource} in ${region} is shifted away from`;
}

const thresholdKey = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage';

/** Below which share of healthy targets a load balancer sends to all of them. */
function thresholdSet({ world, input }: Call): readonly ActPart[] {
  const group = world.targetGroups.get(textIn(input, 'TargetGroupArn') ?? '');
  const wanted = listIn(input, 'Attributes').find((one) => textIn(one, 'Key') === thresholdKey);
  if (group === undefined || wanted === undefined) return [];
  const { percentage = 0 } = group.healthyAtLeast?.routing ?? {};
  const from = percentage === 0 ? 'off' : String(percentage);
  const sets = {
    thing: `threshold of ${group.name} in ${group.region}`,
    from,
    to: textIn(wanted, 'Value') ?? 'off',
  };
  return [{ verb: 'route', target: group.arn, sets }];
}

/** By its name or by its id, whose number counts as the letter does in the simulated account: use1-az2, us-east-1b. */
function isZone(zone: string, named: string): boolean {
  return zone === named || named.endsWith(`-az${zone.charCodeAt(zone.length - 1) - 96}`);
}

/** A control is On or Off; records follow it through the health check that looks at it. */
function switched(world: World, input: unknown): ActPart {
  const control = textIn(input, 'RoutingControlArn') ?? '';
  const to = textIn(input, 'RoutingControlState') ?? '';
  const now = world.recovery.controls.get(control)?.state;
  const from = now ?? (to === 'On' ? 'Off' : 'On');
  const places = from === to ? [] : placesBehind(world, control);
  const move = to === 'On' ? { away: [], toward: places } : { away: places, toward: [] };
  return { verb: 'switch', target: control, sets: { thing: `routing control ${control}`, from, to }, move };
}

function placesBehind(world: World, control: string): readonly string[] {
  const places: string[] = [];
  for (const zone of world.hostedZones.values()) {
    for (const record of zone.records.values()) {
      const check = world.healthChecks.get(record.healthCheck ?? '');
      const { basis } = check ?? {};
      if (basis?.kind === 'routing-control' && basis.arn === control)
        places.push(pointerOf(record).destination);
    }
  }
  return places;
}
