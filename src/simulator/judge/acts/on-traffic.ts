import { recordKey } from '../../world/dns.ts';
import { normalName } from '../../world/load-balancer.ts';
import type { ActPart, ActReader } from './act.ts';
import { fieldOf, listIn, numberIn, textIn } from './input.ts';
import { movedBetween, type Pointer, pointerOf, sharesInWords, sharesOf } from './record-shares.ts';

/** What the operations of Route 53 and of the recovery controllers do to where traffic goes. */
export const onTraffic: Readonly<Record<string, ActReader>> = {
  ChangeResourceRecordSets: recordsChanged,
  UpdateRoutingControlState: ({ input }) => [switched(input)],
  UpdateRoutingControlStates: ({ input }) => listIn(input, 'UpdateRoutingControlStateEntries').map(switched),
};

/** One act for each name and type whose answers change. */
function recordsChanged({ world, input }: Parameters<ActReader>[0]): readonly ActPart[] {
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

function switched(input: unknown): ActPart {
  const control = textIn(input, 'RoutingControlArn') ?? '';
  const to = textIn(input, 'RoutingControlState') ?? '';
  const from = to === 'On' ? 'Off' : 'On';
  return { verb: 'switch', target: control, sets: { thing: `routing control ${control}`, from, to } };
}
