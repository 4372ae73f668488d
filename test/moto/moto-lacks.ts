import type { ProxyRule } from '../support/rewriting-proxy.ts';

/** Reads that moto has not, and the whole of ARC's zonal shift: they are answered as AWS does where nothing is, or where nobody has set anything. */
export const motoLacks: ProxyRule = {
  answer: ({ service, operation }) => {
    if (service === 'arc-zonal-shift') return { status: 200, type: 'application/json', body: '{"items":[]}' };
    if (service === 'backup' && operation.startsWith('GET /resources'))
      return { status: 200, type: 'application/json', body: '{"Results":[]}' };
    if (service === 'lambda' && operation.endsWith('/account-settings'))
      return {
        status: 200,
        type: 'application/json',
        body: '{"AccountLimit":{"ConcurrentExecutions":1000,"UnreservedConcurrentExecutions":1000}}',
      };
    // moto 5.2.3 has these two, and takes the signature of an address with an ARN in it for a wrong one where IAM is switched on.
    if (service === 'cloudfront' && operation.startsWith('GET /2020-05-31/tagging'))
      return { status: 200, type: 'text/xml', body: '<Tags><Items/></Tags>' };
    if (service === 'lambda' && operation.startsWith('GET /2017-03-31/tags/'))
      return { status: 200, type: 'application/json', body: '{"Tags":{}}' };
    if (operation === 'DescribeInstanceRefreshes')
      return {
        status: 200,
        type: 'text/xml',
        body: '<DescribeInstanceRefreshesResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeInstanceRefreshesResult><InstanceRefreshes/></DescribeInstanceRefreshesResult></DescribeInstanceRefreshesResponse>',
      };
    // moto's CloudFormation needs packages of Python that are not installed here.
    if (operation === 'ListStacks')
      return {
        status: 200,
        type: 'text/xml',
        body: '<ListStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStacksResult><StackSummaries/></ListStacksResult></ListStacksResponse>',
      };
    if (operation === 'DescribeVolumeStatus')
      return {
        status: 200,
        type: 'text/xml',
        body: '<DescribeVolumeStatusResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><volumeStatusSet/></DescribeVolumeStatusResponse>',
      };
    if (operation === 'DescribePendingMaintenanceActions')
      return {
        status: 200,
        type: 'text/xml',
        body: '<DescribePendingMaintenanceActionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribePendingMaintenanceActionsResult><PendingMaintenanceActions/></DescribePendingMaintenanceActionsResult></DescribePendingMaintenanceActionsResponse>',
      };
    if (operation === 'DescribeComplianceByConfigRule')
      return {
        status: 200,
        type: 'application/x-amz-json-1.1',
        body: '{"ComplianceByConfigRules":[]}',
      };
    if (operation === 'DescribeAutomationExecutions')
      return {
        status: 200,
        type: 'application/x-amz-json-1.1',
        body: '{"AutomationExecutionMetadataList":[]}',
      };
    return undefined;
  },
};
