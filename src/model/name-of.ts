import type { Group } from './group.ts';
import { kindInWords } from './kind-in-words.ts';
import type { Lookup } from './model.ts';
import type { Resource, ResourceKind } from './resource.ts';

/** Whatever knows what there is by id, and who is called by each name. */
interface Known {
  readonly resources: Lookup<Resource>;
  readonly groups: Lookup<Group>;
  /** Ids of the resources that share a name. */
  readonly named: Lookup<readonly string[]>;
}

/**
 * What people call a thing, so that it cannot be taken for another. The instances of a group, the group, its target
 * group and the load balancer before it often share one name: then AWS's own identifier stands beside it, or what it
 * is. What is not known any more is called by the name that it had last.
 */
export function nameOf(id: string, known: Known, lastName?: string): string {
  const resource = known.resources.get(id);
  if (resource === undefined) {
    const name = known.groups.get(id)?.name;
    if (name !== undefined) return name;
    return lastName === undefined ? ownIdentifier(id) : lastNameOf(id, lastName);
  }
  const { name } = resource;
  const namesakes = known.named.get(name) ?? [];
  return namesakes.length < 2 ? name : `${name} (${whichOf(resource, namesakes, known)})`;
}

/** What it is and what people call it, for a sentence that says the kind anyhow: "load balancer web", "instance web (i-0abc)". */
export function kindAndNameOf(id: string, known: Known): string {
  const resource = known.resources.get(id);
  if (resource === undefined) return nameOf(id, known);
  const { kind, name } = resource;
  return `${kindInWords(kind)} ${isCalledById(kind) ? nameOf(id, known) : name}`;
}

/** It may have been called by more than its name while it was known. */
function lastNameOf(id: string, lastName: string): string {
  const own = ownIdentifier(id);
  return own === id || own === lastName || lastName.endsWith(')') ? lastName : `${lastName} (${own})`;
}

/** Ids by name, for models that are made of given resources. */
export function idsByName(resources: readonly Resource[]): Lookup<readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, name } of resources) {
    const namesakes = ids.get(name);
    if (namesakes === undefined) ids.set(name, [id]);
    else namesakes.push(id);
  }
  return ids;
}

/** `arn:aws:ec2:…:instance/i-0abc` → `i-0abc`; what is no ARN stays as it is. */
function ownIdentifier(id: string): string {
  return id.startsWith('arn:') ? (id.split(/[/:]/).at(-1) ?? id) : id;
}

/** Kinds whose own identifier people use: `i-0abc`. That of others is their name, or a hash that tells nobody anything. */
const calledById: ReadonlySet<ResourceKind> = new Set([
  'ec2:instance',
  'efs:file-system',
  'vpc:subnet',
  'vpc:route-table',
  'nat:gateway',
  'vpc:peering-connection',
  'transit-gateway:attachment',
  'security-group:group',
  'network-acl:acl',
  'vpn:connection',
  'directconnect:connection',
  'directconnect:virtual-interface',
  'directconnect:gateway',
]);

/** Whether what tells a thing from its namesakes is its own identifier, whatever they are. */
export function isCalledById(kind: ResourceKind): boolean {
  return calledById.has(kind);
}

function whichOf(
  { id, kind, account, region }: Resource,
  namesakes: readonly string[],
  { resources }: Known,
): string {
  if (isCalledById(kind)) return ownIdentifier(id);
  const words = kindInWords(kind);
  const twins = namesakes.flatMap((other) => resources.get(other) ?? []).filter((one) => one.kind === kind);
  if (twins.length < 2) return words;
  const isOneAccount = twins.every((twin) => twin.account === account);
  return `${words} in ${region}${isOneAccount ? '' : ` of account ${account}`}`;
}
