import { NormalizedSchema } from '@smithy/core/schema';
import type { WireOperation, WireService } from './wire-service.ts';

const namespace = 'com.amazonaws.arczonalshift';
/** The SDK's numbers for simple types, and 64 and 128 for a list and a map of one. */
const string = 0;
const number = 1;
const time = 4;
const stringList = 64;
const numberMap = 128 + number;

/**
 * ARC's zonal shift, API of 2022-10-30, for which the project has no client to read it from: its shapes
 * are written down here in the SDK's own notation. Practice runs are left out.
 */
export const arcZonalShiftWire: WireService = {
  id: 'ARC Zonal Shift',
  protocol: 'restJson',
  xmlNamespace: '',
  version: '2022-10-30',
  queryCompatible: false,
  errorShapes: new Map(),
  operations: new Map(
    [
      operation('StartZonalShift', 'POST /zonalshifts', 201, startInput(), shift()),
      operation('UpdateZonalShift', 'PATCH /zonalshifts/{zonalShiftId}', 200, updateInput(), shift()),
      operation(
        'CancelZonalShift',
        'DELETE /zonalshifts/{zonalShiftId}',
        200,
        labelled('zonalShiftId'),
        shift(),
      ),
      operation(
        'ListZonalShifts',
        'GET /zonalshifts',
        200,
        listInput('status', 'resourceIdentifier'),
        listOf(summary()),
      ),
      operation('ListAutoshifts', 'GET /autoshifts', 200, listInput('status'), listOf(autoshift('status'))),
      operation('ListManagedResources', 'GET /managedresources', 200, listInput(), listOf(resource())),
      operation(
        'GetManagedResource',
        'GET /managedresources/{resourceIdentifier}',
        200,
        labelled('resourceIdentifier'),
        resource(),
      ),
    ].map((one) => [one.name, one]),
  ),
};

type Schema = Parameters<typeof NormalizedSchema.of>[0];

function operation(
  name: string,
  route: string,
  status: number,
  input: Schema,
  output: Schema,
): WireOperation {
  const [method = '', path = ''] = route.split(' ');
  return {
    name,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
    http: { method, path, status },
  };
}

function structure(name: string, members: Readonly<Record<string, Schema>>): Schema {
  return [3, namespace, name, 0, Object.keys(members), Object.values(members)] as Schema;
}

function list(name: string, item: Schema): Schema {
  return [1, namespace, name, 0, item] as Schema;
}

function label(): Schema {
  return [string, { httpLabel: 1 }] as Schema;
}

function startInput(): Schema {
  return structure('StartZonalShiftRequest', {
    resourceIdentifier: string,
    awayFrom: string,
    expiresIn: string,
    comment: string,
  });
}

function updateInput(): Schema {
  return structure('UpdateZonalShiftRequest', { zonalShiftId: label(), comment: string, expiresIn: string });
}

function labelled(name: string): Schema {
  return structure(`Named${name}Request`, { [name]: label() });
}

function listInput(...filters: readonly string[]): Schema {
  const inQuery = (type: number, name: string) => [type, { httpQuery: name }] as Schema;
  return structure('ListRequest', {
    maxResults: inQuery(number, 'maxResults'),
    nextToken: inQuery(string, 'nextToken'),
    ...Object.fromEntries(filters.map((name) => [name, inQuery(string, name)])),
  });
}

function listOf(item: Schema): Schema {
  return structure('ListResponse', { items: list('Items', item), nextToken: string });
}

function shiftMembers(): Readonly<Record<string, Schema>> {
  return {
    zonalShiftId: string,
    resourceIdentifier: string,
    awayFrom: string,
    startTime: time,
    expiryTime: time,
    comment: string,
  };
}

function shift(): Schema {
  return structure('ZonalShift', { ...shiftMembers(), status: string });
}

function summary(): Schema {
  return structure('ZonalShiftSummary', { ...shiftMembers(), status: string, shiftType: string });
}

function autoshift(status: 'status' | 'appliedStatus'): Schema {
  return structure('Autoshift', { awayFrom: string, startTime: time, endTime: time, [status]: string });
}

function resource(): Schema {
  const applied = structure('ZonalShiftInResource', {
    ...shiftMembers(),
    shiftType: string,
    appliedStatus: string,
  });
  return structure('ManagedResource', {
    arn: string,
    name: string,
    availabilityZones: stringList,
    appliedWeights: numberMap,
    zonalShifts: list('ZonalShiftsInResource', applied),
    autoshifts: list('AutoshiftsInResource', autoshift('appliedStatus')),
    zonalAutoshiftStatus: string,
  });
}
