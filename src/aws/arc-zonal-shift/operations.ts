import {
  inQuery,
  label,
  notation,
  number,
  numberMap,
  type Schema,
  string,
  stringList,
  time,
} from '../operation-schema.ts';

const { operation, structure, list } = notation('com.amazonaws.arczonalshift');

/**
 * ARC's zonal shift, API of 2022-10-30, in the SDK's own notation: its client package is not among the
 * project's dependencies. What sets up practice runs is left to those who own the resources.
 */
export const zonalShiftOperations = {
  StartZonalShift: operation('StartZonalShift', ['POST', '/zonalshifts', 201], {
    input: structure('StartZonalShiftRequest', {
      resourceIdentifier: string,
      awayFrom: string,
      expiresIn: string,
      comment: string,
    }),
    output: shift(),
  }),
  UpdateZonalShift: operation('UpdateZonalShift', ['PATCH', '/zonalshifts/{zonalShiftId}', 200], {
    input: structure('UpdateZonalShiftRequest', {
      zonalShiftId: label(),
      comment: string,
      expiresIn: string,
    }),
    output: shift(),
  }),
  CancelZonalShift: operation('CancelZonalShift', ['DELETE', '/zonalshifts/{zonalShiftId}', 200], {
    input: structure('CancelZonalShiftRequest', { zonalShiftId: label() }),
    output: shift(),
  }),
  ListZonalShifts: operation('ListZonalShifts', ['GET', '/zonalshifts', 200], {
    input: listInput('ListZonalShiftsRequest', 'status', 'resourceIdentifier'),
    output: listOf(
      'ListZonalShiftsResponse',
      structure('ZonalShiftSummary', { ...shiftMembers(), status: string }),
    ),
  }),
  ListAutoshifts: operation('ListAutoshifts', ['GET', '/autoshifts', 200], {
    input: listInput('ListAutoshiftsRequest', 'status'),
    output: listOf('ListAutoshiftsResponse', autoshift('status')),
  }),
  ListManagedResources: operation('ListManagedResources', ['GET', '/managedresources', 200], {
    input: listInput('ListManagedResourcesRequest'),
    output: listOf('ListManagedResourcesResponse', structure('ManagedResourceSummary', resourceMembers())),
  }),
  GetManagedResource: operation(
    'GetManagedResource',
    ['GET', '/managedresources/{resourceIdentifier}', 200],
    {
      input: structure('GetManagedResourceRequest', { resourceIdentifier: label() }),
      output: structure('GetManagedResourceResponse', resourceMembers()),
    },
  ),
};

function listInput(name: string, ...filters: readonly string[]): Schema {
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
