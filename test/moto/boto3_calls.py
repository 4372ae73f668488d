"""What boto3 makes of simulated AWS: paginators, waiters and errors. Prints one JSON object."""

import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

once = Config(retries={"total_max_attempts": 1})
ec2 = boto3.client("ec2", config=once)
autoscaling = boto3.client("autoscaling", config=once)
elbv2 = boto3.client("elbv2", config=once)
rds = boto3.client("rds", config=once)
route53 = boto3.client("route53", config=once)
cloudwatch = boto3.client("cloudwatch", config=once)
quick = {"Delay": 1, "MaxAttempts": 60}


def code_of(call):
    try:
        call()
    except ClientError as error:
        metadata = error.response["ResponseMetadata"]
        return [error.response["Error"]["Code"], metadata["HTTPStatusCode"], len(metadata.get("RequestId", ""))]
    return ["no error", 0, 0]


def pages_of(client, operation, key, size, **more):
    pages = list(client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **more))
    return {"pages": len(pages), "items": [item for page in pages for item in page[key]]}


def waited(name, client, **more):
    try:
        client.get_waiter(name).wait(WaiterConfig=quick, **more)
        return True
    except WaiterError as error:
        return str(error)


zone = "Z0SHOPEXAMPLECOM0001"
records = pages_of(route53, "list_resource_record_sets", "ResourceRecordSets", 1, HostedZoneId=zone)
weighted = [record for record in records["items"] if "Weight" in record]
standby = dict(next(record for record in weighted if record["SetIdentifier"] == "eu-west-1"), Weight=7)
change = route53.change_resource_record_sets(
    HostedZoneId=zone,
    ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": standby}]},
)["ChangeInfo"]
groups = pages_of(autoscaling, "describe_auto_scaling_groups", "AutoScalingGroups", 1)
instances = pages_of(ec2, "describe_instances", "Reservations", 5)
victim = instances["items"][0]["Instances"][0]["InstanceId"]
ec2.terminate_instances(InstanceIds=[victim])
terminated = waited("instance_terminated", ec2, InstanceIds=[victim])
alarms = cloudwatch.describe_alarms()["MetricAlarms"]
stranger = boto3.client("ec2", config=once, aws_access_key_id="AKIA999988887777", aws_secret_access_key="x")

print(
    json.dumps(
        {
            "endpoint": os.environ["AWS_ENDPOINT_URL"],
            "records": [records["pages"], len(records["items"]), len(weighted)],
            "groups": [groups["pages"], [group["AutoScalingGroupName"] for group in groups["items"]]],
            "reservations": len(instances["items"]),
            "launched": instances["items"][0]["Instances"][0]["LaunchTime"].isoformat(),
            "alarms": [[alarm["AlarmName"], alarm["Threshold"], alarm["StateUpdatedTimestamp"].year] for alarm in alarms],
            "waiters": {
                "resource_record_sets_changed": waited("resource_record_sets_changed", route53, Id=change["Id"]),
                "instance_terminated": terminated,
                "db_instance_available": waited(
                    "db_instance_available", rds, DBInstanceIdentifier="shop-db"
                ),
                "group_exists": waited("load_balancer_available", elbv2, Names=["shop"]),
            },
            "errors": {
                "ec2": code_of(lambda: ec2.describe_instances(InstanceIds=["i-0123456789abcdef0"])),
                "autoscaling": code_of(lambda: autoscaling.describe_scaling_activities(AutoScalingGroupName="nope")),
                "elbv2": code_of(
                    lambda: elbv2.describe_target_health(
                        TargetGroupArn="arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/no/0123456789abcdef"
                    )
                ),
                "rds": code_of(lambda: rds.describe_db_instances(DBInstanceIdentifier="nope")),
                "route53": code_of(lambda: route53.get_hosted_zone(Id="ZNOPE")),
                "cloudwatch": code_of(
                    lambda: cloudwatch.list_tags_for_resource(ResourceARN="arn:aws:cloudwatch:us-east-1:111122223333:alarm:no")
                ),
                "unknown": code_of(ec2.describe_vpcs),
                "unknown-cbor": code_of(cloudwatch.list_dashboards),
                "access": code_of(stranger.describe_instances),
            },
        }
    )
)
