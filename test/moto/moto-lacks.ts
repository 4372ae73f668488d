import type { ProxyRule } from '../support/rewriting-proxy.ts';

/** Reads that moto has not, and the whole of ARC's zonal shift: they are answered with nothing found, as AWS does where nothing is. */
export const motoLacks: ProxyRule = {
  answer: ({ service, operation }) => {
    if (service === 'arc-zonal-shift') return { status: 200, type: 'application/json', body: '{"items":[]}' };
    if (service === 'backup' && operation.startsWith('GET /resources'))
      return { status: 200, type: 'application/json', body: '{"Results":[]}' };
    if (operation === 'DescribeInstanceRefreshes')
      return {
        status: 200,
        type: 'text/xml',
        body: '<DescribeInstanceRefreshesResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeInstanceRefreshesResult><InstanceRefreshes/></DescribeInstanceRefreshesResult></DescribeInstanceRefreshesResponse>',
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
