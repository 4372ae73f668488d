import type { makeBuilder } from '@smithy/core/client';

const namespace = 'com.amazonaws.arczonalshift';
/** The SDK's numbers for simple types, and 64 and 128 for a list and a map of one. */
const string = 0;
const number = 1;
const time = 4;
const stringList = 64;
const numberMap = 128 + number;

type OperationSchema = Parameters<ReturnType<typeof makeBuilder>>[3];
type Schema = OperationSchema[4];

/**
 * ARC's zonal shift, API of 2022-10-30, in the SDK's own notation: its client package is not among the
 * project's dependencies. What sets up practice runs is left to those who own the resources.
 */
export const zonalShiftOperations = {
  StartZonalShift: operation(
    'StartZonalShift',
    ['POST', '/zonalshifts', 201],
    structure('StartZonalShiftRequest', {
      resourceIdentifier: string,
      awayFrom: string,
      expiresIn: string,
      comment: string,
    }),
    shift(),
  ),
  UpdateZonalShift: operation(
    'UpdateZonalShift',
    ['PATCH', '/zonalshifts/{zonalShiftId}', 200],
    structure('UpdateZonalShiftRequest', { zonalShiftId: label(), comment: string, expiresIn: string }),
    shift(),
  ),
  CancelZonalShift: operation(
    'CancelZonalShift',
    ['DELETE', '/zonalshifts/{zonalShiftId}', 200],
    structure('CancelZonalShiftRequest', { zonalShiftId: label() }),
    shift(),
  ),
  ListZonalShifts: operation(
    'ListZonalShifts',
    ['GET', '/zonalshifts', 200],
    listInput('ListZonalShiftsRequest', 'status', 'resourceIdentifier'),
    listOf('ListZonalShiftsResponse', structure('ZonalShiftSummary', { ...shiftMembers(), status: string })),
  ),
  ListAutoshifts: operation(
    'ListAutoshifts',
    ['GET', '/autoshifts', 200],
    listInput('ListAutoshiftsRequest', 'status'),
    listOf('ListAutoshiftsResponse', autoshift('status')),
  ),
  ListManagedResources: operation(
    'ListManagedResources',
    ['GET', '/managedresources', 200],
    listInput('ListManagedResourcesRequest'),
    listOf('ListManagedResourcesResponse', structure('ManagedResourceSummary', resourceMembers())),
  ),
  GetManagedResource: operation(
    'GetManagedResource',
    ['GET', '/managedresources/{resourceIdentifier}', 200],
    structure('GetManagedResourceRequest', { resourceIdentifier: label() }),
    structure('GetManagedResourceResponse', resourceMembers()),
  ),
};

function operation(
  name: string,
  http: readonly [method: string, path: string, status: number],
  input: Schema,
  output: Schema,
): OperationSchema {
  return [9, namespace, name, { http: [...http] }, input, output];
}

function structure(name: string, members: Readonly<Record<string, unknown>>): Schema {
  return [3, namespace, name, 0, Object.keys(members), Object.values(members)] as Schema;
}

function list(name: string, item: Schema): unknown {
  return [1, namespace, name, 0, item];
}

function label(): unknown {
  return [string, { httpLabel: 1 }];
}

function listInput(name: string, ...filters: readonly string[]): Schema {
  const inQuery = (type: number, member: string) => [type, { httpQuery: member }];
  return structure(name, {
    maxResults: inQuery(number, 'maxResults'),
    nextToken: inQuery(string, 'nextToken'),
    ...Object.fromEntries(filters.map((member) => [member, inQuery(string, member)])),
  });
}

function listOf(name: string, item: Schema): Schema {
  return structure(name, { items: list('Items', item), nextToken: string });
}

function shiftMembers(): Readonly<Record<string, unknown>> {
  return {
    zonalShiftId: string,
    resourceIdentifier: string,
    awayFrom: string,
    startTime: time,
    expiryTime: time,
    comment: string,
    shiftType: string,
  };
}

function shift(): Schema {
  const { shiftType: _, ...members } = shiftMembers();
  return structure('ZonalShift', { ...members, status: string });
}

function autoshift(status: 'status' | 'appliedStatus'): Schema {
  return structure('Autoshift', { awayFrom: string, startTime: time, endTime: time, [status]: string });
}

function resourceMembers(): Readonly<Record<string, unknown>> {
  return {
    arn: string,
    name: string,
    availabilityZones: stringList,
    appliedWeights: numberMap,
    zonalShifts: list(
      'ZonalShiftsInResource',
      structure('ZonalShiftInResource', { ...shiftMembers(), appliedStatus: string }),
    ),
    autoshifts: list('AutoshiftsInResource', autoshift('appliedStatus')),
    zonalAutoshiftStatus: string,
  };
}
