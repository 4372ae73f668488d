import type { Report } from '../../policy/report.ts';
import { regionOf, regionOfZone, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once, a zone goes out by one gateway of its region and is guarded by one ACL, and a subnet has what it gives. */
export function checkNetwork(stack: StackDescription, report: Report): void {
  const served = new Map<string, string>();
  stack.natGateways.forEach(({ name, zone: written, serves }, index) => {
    if (stack.natGateways.findIndex((one) => one.name === name) < index)
      report(['natGateways', index, 'name'], `the NAT gateway ${name} is there twice`);
    const zone = zoneOf(stack, written);
    (serves ?? [written]).forEach((one, at) => {
      const path =
        serves === undefined ? ['natGateways', index, 'zone'] : ['natGateways', index, 'serves', at];
      const wanted = zoneOf(stack, one);
      if (wanted === undefined || zone === undefined) return report(path, `there is no zone "${one}"`);
      if (regionOfZone(stack, wanted) !== regionOfZone(stack, zone))
        report(path, `${name} stands in another region than ${one}`);
      const other = served.get(wanted);
      if (other !== undefined) report(path, `${one} already goes out by ${other}`);
      served.set(wanted, name);
    });
  });
  stack.subnets.forEach(({ zone, prefix, free }, index) => {
    const all = 2 ** (32 - prefix) - 5;
    if (zoneOf(stack, zone) === undefined) report(['subnets', index, 'zone'], `there is no zone "${zone}"`);
    if (free > all)
      report(['subnets', index, 'free'], `a block of length ${prefix} has only ${all} addresses to give`);
  });
  for (const part of ['peerings', 'transitGateways', 'vpnConnections', 'directConnects'] as const)
    stack[part].forEach(({ region }, index) => {
      if (regionOf(stack, region) === undefined)
        report([part, index, 'region'], `there is no region "${region}"`);
    });
  const guarded = new Set<string>();
  stack.networkAcls.forEach(({ name, zone: written, answers }, index) => {
    if (stack.networkAcls.findIndex((one) => one.name === name) < index)
      report(['networkAcls', index, 'name'], `the network ACL ${name} is there twice`);
    if (written === undefined) return;
    const zone = zoneOf(stack, written);
    if (zone === undefined) return report(['networkAcls', index, 'zone'], `there is no zone "${written}"`);
    if (guarded.has(zone))
      report(['networkAcls', index, 'zone'], `another network ACL already guards the subnet of ${written}`);
    guarded.add(zone);
    if (!answers) report(['networkAcls', index, 'answers'], `users would never be served in ${written}`);
  });
  stack.securityGroups.forEach(({ name, region: written, targetGroup }, index) => {
    const region = regionOf(stack, written);
    if (region === undefined)
      return report(['securityGroups', index, 'region'], `there is no region "${written}"`);
    if (stack.securityGroups.findIndex((one) => one.name === name) < index)
      report(['securityGroups', index, 'name'], `the security group ${name} is there twice`);
    const isThere = stack.balancers.some(
      (one) =>
        one.targetGroup.name === targetGroup &&
        one.regions.some((place) => regionOf(stack, place) === region),
    );
    if (targetGroup !== undefined && !isThere)
      report(
        ['securityGroups', index, 'targetGroup'],
        `there is no target group "${targetGroup}" in its region`,
      );
  });
}
