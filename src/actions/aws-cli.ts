import type { Json, PlannedCall } from './action.ts';

/**
 * A planned call as the line that a person types for it: the same service, operation, place and input, by
 * the rules of the AWS CLI, quoted for a POSIX shell. It is made from what a run would send, so the two
 * cannot drift apart.
 */
export function awsCommand(call: PlannedCall): string {
  const [first] = call.endpoints ?? [];
  const where =
    first === undefined
      ? ['--region', call.scope.region]
      : ['--endpoint-url', first.endpoint, '--region', first.region];
  const words = [
    'aws',
    commands[call.service] ?? call.service.toLowerCase(),
    hyphenated(call.operation),
    ...argumentsOf(call.input),
    ...where,
  ];
  return words.map(quoted).join(' ');
}

/** Where the CLI's name of a service is not the SDK's in small letters. */
const commands: Readonly<Record<string, string>> = {
  'Auto Scaling': 'autoscaling',
  'Config Service': 'configservice',
  'Direct Connect': 'directconnect',
  'Elastic Load Balancing': 'elb',
  'Elastic Load Balancing v2': 'elbv2',
  'Route 53': 'route53',
  'Route53 Recovery Cluster': 'route53-recovery-cluster',
  'ARC Zonal Shift': 'arc-zonal-shift',
};

function argumentsOf(input: Json): readonly string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    const option = hyphenated(name);
    if (value === true) return [`--${option}`];
    if (value === false) return [`--no-${option}`];
    return [`--${option}`, ...valueOf(value)];
  });
}

/** Plain values as they are, lists of them one after the other; whatever has parts is JSON. */
function valueOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string'))
    return value;
  return [JSON.stringify(value)];
}

/** As the CLI does it: `ModifyDBInstance` is `modify-db-instance`, and a plural of capitals stays one word. */
function hyphenated(name: string): string {
  const plural = /[A-Z]{2,}s$/.exec(name)?.[0];
  const rest = plural === undefined ? name : name.slice(0, -plural.length);
  const words = rest.replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2').replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2');
  return (plural === undefined ? words : `${words}-${plural}`).toLowerCase();
}

function quoted(word: string): string {
  return /^[\w./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
