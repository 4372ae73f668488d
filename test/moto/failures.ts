import type { PassingCall, ProxyRule } from '../support/rewriting-proxy.ts';

/**
 * moto never reports anything as impaired, so what fails here fails in the proxy's rewriting of moto's
 * answers. What the daemon does about it is done to moto itself.
 */

/** EC2's checks and the load balancer's both fail on one instance, until its group lets go of it. */
export function failedHost(instance: string, calls: readonly PassingCall[]): ProxyRule {
  return {
    rewrite: ({ operation }, body) => {
      if (operation === 'DescribeInstanceStatus')
        return each(body, '<instanceId>', instance, (part) =>
          part
            .replaceAll('<status>ok<', '<status>impaired<')
            .replaceAll('<status>passed<', '<status>failed<'),
        );
      if (operation !== 'DescribeTargetHealth') return body;
      const leaving = calls.some((call) => call.operation === 'TerminateInstanceInAutoScalingGroup');
      return each(body, '<member>', instance, (part) => withState(part, leaving ? 'draining' : 'unhealthy'));
    },
  };
}

/** Every target of one target group fails its health checks. */
export function failedSite(targetGroup: string): ProxyRule {
  return {
    rewrite: ({ operation, body: asked }, body) =>
      operation === 'DescribeTargetHealth' && new URLSearchParams(asked).get('TargetGroupArn') === targetGroup
        ? withState(body, 'unhealthy')
        : body,
  };
}

/** RDS calls one database failed. */
export function failedDatabase(id: string): ProxyRule {
  return {
    rewrite: ({ operation }, body) =>
      operation === 'DescribeDBInstances'
        ? each(body, '<DBInstance>', `<DBInstanceIdentifier>${id}<`, (part) =>
            part.replace('<DBInstanceStatus>available<', '<DBInstanceStatus>failed<'),
          )
        : body,
  };
}

const reasons = { unhealthy: 'Target.FailedHealthChecks', draining: 'Target.DeregistrationInProgress' };

function withState(body: string, state: keyof typeof reasons): string {
  return body.replaceAll(
    '<State>healthy</State>',
    `<State>${state}</State><Reason>${reasons[state]}</Reason>`,
  );
}

/** Changes the parts of an answer, divided at a tag, in which something is named. */
function each(body: string, tag: string, named: string, change: (part: string) => string): string {
  return body
    .split(tag)
    .map((part, index) => (index > 0 && part.includes(named) ? change(part) : part))
    .join(tag);
}
