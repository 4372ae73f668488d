interface Documented {
  /** Exact detail-types, from "Amazon EventBridge events reference" (docs.aws.amazon.com/eventbridge/latest/ref). */
  readonly detailTypes: readonly string[];
  /** What one event names in its envelope, in the form that AWS documents. */
  readonly names: readonly string[];
  /** Detail of the same event. */
  readonly detail: object;
}

/** What AWS publishes of what is watched here, written down apart from the sources that understand it. */
export const documentedEvents: Readonly<Record<string, Documented>> = {
  'aws.ec2': {
    detailTypes: [
      'EC2 Instance State-change Notification',
      'EC2 Spot Instance Interruption Warning',
      'EC2 Instance Rebalance Recommendation',
      'EBS Volume Notification',
      'EBS Snapshot Notification',
      'EC2 AMI State Change',
      'EC2 Capacity Reservation Instance Interruption Warning',
    ],
    names: ['arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0'],
    detail: { 'instance-id': 'i-0123456789abcdef0', state: 'stopped' },
  },
  'aws.autoscaling': {
    detailTypes: [
      'EC2 Instance Launch Successful',
      'EC2 Instance Launch Unsuccessful',
      'EC2 Instance Terminate Successful',
      'EC2 Instance Terminate Unsuccessful',
      'EC2 Instance-launch Lifecycle Action',
      'EC2 Instance-terminate Lifecycle Action',
      'EC2 Auto Scaling Instance Refresh Started',
      'EC2 Auto Scaling Instance Refresh Succeeded',
      'EC2 Auto Scaling Instance Refresh Failed',
      'EC2 Auto Scaling Instance Refresh Cancelled',
      'EC2 Auto Scaling Instance Refresh Checkpoint Reached',
      'EC2 Auto Scaling Instance Refresh Rollback Started',
      'EC2 Auto Scaling Instance Refresh Rollback Succeeded',
      'EC2 Auto Scaling Instance Refresh Rollback Failed',
    ],
    names: [
      'arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:0a4d1d0c:autoScalingGroupName/shop-web',
      'arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0',
    ],
    detail: { AutoScalingGroupName: 'shop-web', EC2InstanceId: 'i-0123456789abcdef0', StatusCode: 'Failed' },
  },
  'aws.cloudwatch': {
    detailTypes: [
      'CloudWatch Alarm State Change',
      'CloudWatch Alarm Configuration Change',
      'CloudWatch Alarm Contributor State Change',
    ],
    names: ['arn:aws:cloudwatch:eu-west-1:111111111111:alarm:checkout-5xx'],
    detail: { alarmName: 'checkout-5xx', operation: 'update' },
  },
  'aws.ecs': {
    detailTypes: [
      'ECS Task State Change',
      'ECS Container Instance State Change',
      'ECS Service Action',
      'ECS Deployment State Change',
    ],
    names: ['arn:aws:ecs:eu-west-1:111111111111:service/shop/web'],
    detail: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: 'ecs-svc/123' },
  },
  'aws.rds': {
    detailTypes: [
      'RDS DB Instance Event',
      'RDS DB Cluster Event',
      'RDS DB Snapshot Event',
      'RDS DB Proxy Event',
      'RDS Blue Green Deployment Event',
    ],
    names: ['arn:aws:rds:eu-west-1:111111111111:db:shop-db'],
    detail: {
      EventCategories: ['failover'],
      SourceType: 'DB_INSTANCE',
      SourceArn: 'arn:aws:rds:eu-west-1:111111111111:db:shop-db',
      Date: '2026-01-01T12:00:00Z',
      SourceIdentifier: 'shop-db',
      Message: 'Multi-AZ instance failover started',
      EventID: 'RDS-EVENT-0013',
    },
  },
  'aws.health': {
    detailTypes: ['AWS Health Event', 'AWS Health Abuse Event'],
    names: ['i-0123456789abcdef0'],
    detail: {
      eventArn: 'arn:aws:health:eu-west-1::event/EC2/AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED/1',
      service: 'EC2',
      eventTypeCode: 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED',
      eventTypeCategory: 'scheduledChange',
      affectedEntities: [{ entityValue: 'i-0123456789abcdef0' }],
    },
  },
  'aws.config': {
    detailTypes: [
      'Config Rules Compliance Change',
      'Config Configuration Item Change',
      'Config Rules Re-evaluation Status',
    ],
    names: ['arn:aws:config:eu-west-1:111111111111:config-rule/config-rule-abc123'],
    detail: {
      configRuleARN: 'arn:aws:config:eu-west-1:111111111111:config-rule/config-rule-abc123',
      configRuleName: 'deletion-protection',
      newEvaluationResult: { complianceType: 'NON_COMPLIANT' },
    },
  },
  'aws.arc-zonal-shift': {
    detailTypes: [
      'Autoshift In Progress',
      'Autoshift Completed',
      'Practice Run Started',
      'Practice Run Interrupted',
      'Practice Run Failed',
      'Practice Run Succeeded',
      'Manual Shift Started',
      'Manual Shift Updated',
      'Manual Shift Canceled',
      'FIS Experiment Autoshift In Progress',
      'FIS Experiment Autoshift Completed',
      'FIS Experiment Autoshift Canceled',
    ],
    names: ['arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop/5a19403ecd42dc05'],
    detail: { version: '0.0.1', data: '', metadata: { awayFrom: 'euw1-az1', notes: '' } },
  },
  'aws.networkmanager': {
    detailTypes: [
      'Network Manager Status Update',
      'Network Manager Topology Change',
      'Network Manager Routing Update',
      'Network Manager Segment Update',
      'Network Manager Policy Update',
    ],
    names: [
      'arn:aws:networkmanager::111111111111:global-network/global-network-0d47f6t230mz46dy4',
      'arn:aws:ec2:eu-west-1:111111111111:vpn-connection/vpn-0123456789abcdef0',
    ],
    detail: {
      changeType: 'VPN-CONNECTION-IPSEC-DOWN',
      changeDescription: 'IPsec for a VPN connection has gone down.',
      region: 'eu-west-1',
      vpnConnectionArn: 'arn:aws:ec2:eu-west-1:111111111111:vpn-connection/vpn-0123456789abcdef0',
    },
  },
  'aws.elasticache': {
    detailTypes: [
      'Cache Created',
      'Cache Updated',
      'Cache Deleted',
      'Cache Creation Failed',
      'Cache Update Failed',
      'Cache Limit Approaching',
      'Snapshot Created',
      'Snapshot Creation Failed',
      'Snapshot Export Failed',
      'Snapshot Copy Failed',
    ],
    names: ['arn:aws:elasticache:eu-west-1:111111111111:serverlesscache:sessions'],
    detail: {
      SourceIdentifier: 'sessions',
      SourceType: 'SERVERLESS_CACHE',
      SourceArn: 'arn:aws:elasticache:eu-west-1:111111111111:serverlesscache:sessions',
      EventCategories: ['creation'],
      Message: 'Cache sessions is created and ready for use.',
    },
  },
  'aws.acm': {
    detailTypes: ['ACM Certificate Approaching Expiration', 'ACM Certificate Expired'],
    names: ['arn:aws:acm:eu-west-1:111111111111:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b'],
    detail: { DaysToExpiry: 31, CommonName: 'shop.example.com', InUse: true },
  },
  'aws.synthetics': {
    detailTypes: ['Synthetics Canary Status Change', 'Synthetics Canary TestRun Failure'],
    names: [],
    detail: {
      'account-id': '111111111111',
      'canary-id': 'EXAMPLE-dc5a-4f5f-96d1-989b75a94226',
      'canary-name': 'checkout',
      'canary-run-id': 'EXAMPLE-2b50-4b2f-a2fd-ac1a0b08e2be',
      'test-run-status': 'FAILED',
    },
  },
  'aws.tag': {
    detailTypes: ['Tag Change on Resource'],
    names: ['arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0'],
    detail: {
      'changed-tag-keys': ['holdfast'],
      tags: { holdfast: 'managed' },
      service: 'ec2',
      'resource-type': 'instance',
    },
  },
  'aws.fis': {
    detailTypes: ['FIS Experiment State Change'],
    names: ['arn:aws:fis:eu-west-1:111111111111:experiment/EXPhjAXCGY78HV2a4A'],
    detail: {
      'experiment-id': 'EXPhjAXCGY78HV2a4A',
      'experiment-template-id': 'EXTCDh1M8HHkhxoaQ',
      'new-state': { status: 'running', reason: 'Experiment is running.' },
      'old-state': { status: 'initiating', reason: 'Experiment is initiating.' },
    },
  },
  'aws.cloudformation': {
    detailTypes: ['CloudFormation Stack Status Change'],
    names: [
      'arn:aws:cloudformation:eu-west-1:111111111111:stack/shop-web/d0e92f40-0000-11f0-8000-0a1b2c3d4e5f',
    ],
    detail: {
      'stack-id':
        'arn:aws:cloudformation:eu-west-1:111111111111:stack/shop-web/d0e92f40-0000-11f0-8000-0a1b2c3d4e5f',
      'status-details': { status: 'UPDATE_IN_PROGRESS', 'status-reason': 'User Initiated' },
    },
  },
  'aws.codedeploy': {
    detailTypes: ['CodeDeploy Deployment State-change Notification'],
    names: [
      'arn:aws:codedeploy:eu-west-1:111111111111:application:shop',
      'arn:aws:codedeploy:eu-west-1:111111111111:deploymentgroup:shop/production',
    ],
    detail: {
      instanceGroupId: '9fd2fbef-2157-40d8-91e7-6845af69e2d2',
      region: 'eu-west-1',
      application: 'shop',
      deploymentId: 'd-123456789',
      state: 'START',
      deploymentGroup: 'production',
    },
  },
  // The form of a CloudTrail record: "CloudTrail record contents" (docs.aws.amazon.com/awscloudtrail/latest/userguide).
  'aws.elasticloadbalancing': {
    detailTypes: ['AWS API Call via CloudTrail'],
    names: [],
    detail: {
      eventVersion: '1.09',
      eventSource: 'elasticloadbalancing.amazonaws.com',
      eventName: 'DeregisterTargets',
      awsRegion: 'eu-west-1',
      managementEvent: true,
      requestParameters: {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/shop-web/73e2d6bc24d8a067',
        targets: [{ id: 'i-0123456789abcdef0' }],
      },
      responseElements: null,
    },
  },
  'aws.dynamodb': {
    detailTypes: ['AWS API Call via CloudTrail'],
    names: [],
    detail: {
      eventVersion: '1.09',
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'UpdateTable',
      awsRegion: 'eu-west-1',
      managementEvent: true,
      resources: [
        {
          accountId: '111111111111',
          type: 'AWS::DynamoDB::Table',
          ARN: 'arn:aws:dynamodb:eu-west-1:111111111111:table/carts',
        },
      ],
      requestParameters: { tableName: 'carts', deletionProtectionEnabled: false },
    },
  },
  'aws.sqs': {
    detailTypes: ['AWS API Call via CloudTrail'],
    names: [],
    detail: {
      eventVersion: '1.09',
      eventSource: 'sqs.amazonaws.com',
      eventName: 'PurgeQueue',
      awsRegion: 'eu-west-1',
      managementEvent: true,
      requestParameters: { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111111111111/orders' },
      responseElements: null,
    },
  },
  'aws.route53': {
    detailTypes: ['AWS API Call via CloudTrail'],
    names: [],
    detail: {
      eventVersion: '1.09',
      eventSource: 'route53.amazonaws.com',
      eventName: 'ChangeResourceRecordSets',
      awsRegion: 'us-east-1',
      managementEvent: true,
      requestParameters: {
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
        changeBatch: {
          changes: [
            {
              action: 'UPSERT',
              resourceRecordSet: {
                name: 'shop.example.com.',
                type: 'A',
                setIdentifier: 'eu-west-1',
                weight: 0,
                aliasTarget: {
                  hostedZoneId: 'Z32O12XQLNTSW2',
                  dNSName: 'shop-1.eu-west-1.elb.amazonaws.com.',
                },
              },
            },
          ],
        },
      },
      additionalEventData: { Note: 'Do not use to reconstruct hosted zone' },
    },
  },
};
