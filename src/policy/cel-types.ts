import { verdictKinds } from '../model/verdict.ts';

/**
 * The types and names of a condition's world, in CEL's words. One table feeds the type checker, the
 * guards, the hints and the test that compares docs/policies.md with what really exists.
 */
export const celTypes = {
  Resource: {
    id: 'string',
    kind: 'string',
    account: 'string',
    region: 'string',
    zone: 'string',
    name: 'string',
    tags: 'map<string, string>',
    facts: 'map<string, dyn>',
    relations: 'map<string, list<string>>',
  },
  Signal: {
    state: 'string',
    known: 'bool',
    reason: 'string',
    value: 'double',
    age: 'google.protobuf.Duration',
    for: 'google.protobuf.Duration',
  },
  Group: {
    id: 'string',
    name: 'string',
    kind: 'string',
    state: 'string',
    desired: 'int',
    serving: 'int',
    failing: 'int',
    unknown: 'int',
    total: 'int',
  },
  Service: { name: 'string', tier: 'int', state: 'string' },
  Siblings: { serving: 'int', failing: 'int', unknown: 'int', total: 'int' },
  Replica: { id: 'string', name: 'string', region: 'string', verdict: 'string', lagSeconds: 'double' },
} as const satisfies Record<string, Record<string, string>>;

export const celVariables = {
  resource: 'Resource',
  verdict: 'string',
  verdictFor: 'google.protobuf.Duration',
  unhealthyFor: 'google.protobuf.Duration',
  signals: 'map<string, Signal>',
  group: 'Group',
  groups: 'list<Group>',
  service: 'Service',
  siblings: 'Siblings',
  replicas: 'list<Replica>',
  now: 'google.protobuf.Timestamp',
} as const;

/** Functions of ours beside CEL's own. */
export const celFunctions = {
  re: 're(string, string): bool',
  alarm: 'alarm(string): bool',
  metric: 'metric(string, string, string): double',
} as const;

const groupStates = ['healthy', 'degraded', 'critical', 'down'] as const;

/** Closed lists: a literal that is compared with one of these must be in it. By `variable` or `Type.field`. */
export const closedLists: Readonly<Record<string, readonly string[]>> = {
  verdict: verdictKinds,
  'Signal.state': ['pass', 'warn', 'fail'],
  'Group.state': groupStates,
  'Service.state': groupStates,
  'Replica.verdict': verdictKinds,
};
