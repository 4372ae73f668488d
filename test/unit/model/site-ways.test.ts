import { expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import { otherWays } from '../../../src/model/site-ways.ts';
import { modelOf, resourceOf } from '../../support/model-of.ts';

const direct = (id: string, connection: string, gateway?: string): Resource =>
  resourceOf({
    id,
    kind: 'directconnect:virtual-interface',
    name: id,
    facts: { connection, ...(gateway === undefined ? {} : { gateway }) },
  });

const vpn = (id: string, gateway: string): Resource =>
  resourceOf({ id, kind: 'vpn:connection', name: id, facts: { gateway } });

const leadingTo = (gateway: string, ...leadsTo: readonly string[]): Resource =>
  resourceOf({ id: gateway, kind: 'directconnect:gateway', name: gateway, facts: { gateway, leadsTo } });

it.each<[string, Resource, readonly Resource[], readonly string[]]>([
  ['another connection to its gateway', direct('a', 'c-1', 'vgw-1'), [direct('b', 'c-2', 'vgw-1')], ['b']],
  ['no interface on its own connection', direct('a', 'c-1', 'vgw-1'), [direct('b', 'c-1', 'vgw-1')], []],
  ['a VPN to its gateway', direct('a', 'c-1', 'vgw-1'), [vpn('v', 'vgw-1')], ['v']],
  ['no VPN to another', direct('a', 'c-1', 'vgw-1'), [vpn('v', 'vgw-2')], []],
  [
    'Direct Connect before VPN',
    direct('a', 'c-1', 'vgw-1'),
    [vpn('v', 'vgw-1'), direct('b', 'c-2', 'vgw-1')],
    ['b', 'v'],
  ],
  [
    'a VPN to the one that its gateway leads to',
    direct('a', 'c-1', 'dx'),
    [leadingTo('dx', 'tgw-1'), vpn('v', 'tgw-1')],
    ['v'],
  ],
  [
    'no VPN to one of the two that it leads to',
    direct('a', 'c-1', 'dx'),
    [leadingTo('dx', 'vgw-1', 'vgw-2'), vpn('v', 'vgw-1')],
    [],
  ],
  [
    'the same Direct Connect gateway, wherever that leads',
    direct('a', 'c-1', 'dx'),
    [direct('b', 'c-2', 'dx')],
    ['b'],
  ],
  [
    'nothing where its gateway is not known to lead anywhere',
    direct('a', 'c-1', 'dx'),
    [vpn('v', 'vgw-1')],
    [],
  ],
  ['nothing where it ends at none', direct('a', 'c-1'), [direct('b', 'c-2'), vpn('v', 'vgw-1')], []],
])('a way has as its stand-in %s', (_title, way, others, expected) => {
  expect(otherWays(way, modelOf({ resources: [way, ...others] })).map(({ id }) => id)).toEqual(expected);
});
