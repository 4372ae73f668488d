import type { AwsScope } from '../../aws/scope.ts';
import type { Incident } from '../../model/incident.ts';
import type { Model } from '../../model/model.ts';

/** An incident that spans more is a storm, and whoever changed something is found in the first of them, or not so. */
export const mostPlaces = 4;

/** The accounts and regions of what an incident is about, its subject's first; what is global is changed in us-east-1. */
export function placesOf({ subject, affected }: Incident, model: Model): readonly AwsScope[] {
  const places = new Map<string, AwsScope>();
  for (const id of [subject, ...affected]) {
    const place = placeOf(id, model);
    if (place !== undefined) places.set(`${place.account}/${place.region}`, place);
  }
  return [...places.values()];
}

/** What was deleted is in no model any more, but its ARN tells where it was. */
function placeOf(id: string, model: Model): AwsScope | undefined {
  const known = model.resources.get(id);
  const [arn, , , region = '', account = ''] = id.split(':');
  const place = known ?? (arn === 'arn' && region !== '' && account !== '' ? { region, account } : undefined);
  if (place === undefined) return undefined;
  return { account: place.account, region: place.region === 'global' ? 'us-east-1' : place.region };
}
