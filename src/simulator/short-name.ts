import type { Incident } from '../model/incident.ts';

/** What a person calls a thing by its ARN: `i-0…`, `shop.example.com A us-east-1`, `shop (us-east-1)`. */
export function shortName(id: string): string {
  const record = /:recordset\/[^/]+\/(.+)$/.exec(id)?.[1];
  if (record !== undefined) return record.split('/').join(' ');
  const [, , , region = '', , ...rest] = id.split(':');
  const tail = rest.join(':');
  const named =
    /^loadbalancer\/(?:app|net)\/([^/]+)\//.exec(tail)?.[1] ??
    /^targetgroup\/([^/]+)\//.exec(tail)?.[1] ??
    /autoScalingGroupName\/(.+)$/.exec(tail)?.[1];
  if (named !== undefined) return `${named} (${region})`;
  return tail.slice(Math.max(tail.lastIndexOf('/'), tail.lastIndexOf(':')) + 1) || id;
}

/** Members of a group share its name, and groups of two regions theirs: what tells them apart comes after it, where it is not there already. */
export function incidentName({ subject, subjectName: name }: Incident): string {
  if (name.endsWith(')')) return name;
  const short = shortName(subject);
  if (short.startsWith(`${name} (`)) return short;
  return short.startsWith('i-') ? `${name} (${short})` : name;
}
