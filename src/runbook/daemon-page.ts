/** What somebody on call reads of Holdfast itself: what it says of its own troubles, and how to live without it. */
export const daemonPage = `---
title: holdfast
weight: 10
---

# holdfast

Holdfast watches AWS, and repairs what its policies allow. This page is about the daemon: what it calls people
about itself, how to stop it, and what to do while it is down.

## Meaning

A call of the policy \`holdfast\` means that something has kept the daemon from its own work for five minutes.
Where it cannot see or cannot write its journal, it acts on nothing. AWS's own repairs go on.

| part | what it means |
|---|---|
| \`policies\` | The policy files are refused; the last good ones stay in force. |
| \`journal\` | Its journal cannot be written, so nothing is acted on. |
| \`stop-switch\` | The stop switch cannot be read, which counts as thrown. |
| \`observers\` | Several of its reads of AWS fail. |
| \`metrics:…\` | CloudWatch has no datapoints of a region any more; alarms there may say anything. |
| \`clock\` | The clock of its machine jumped. |
| \`clock-skew\` | The clock of its machine is a minute or more from AWS's, so nothing that is read can be dated. Nothing is acted on: mend NTP. |
| \`credentials:…\` | Its credentials could not be renewed. When they end, it sees nothing of that account any more. |
| \`permissions:…\` | IAM would refuse what some remedies call in that account, so they are not begun there. It is shown, and calls nobody. |
| \`inventory:…\` | One read left out much of what was there. It counts as gone only once three reads in a row have said so. |
| \`queue:…\` | A queue of events cannot be read. Changes are seen with the next poll. |
| \`organization\` | The accounts of the organization cannot be listed. Those that it had are watched. |
| \`breaker:…\` | Too much of a group failed at once, again and again: none of its members is repaired until a person has found out why. |
| \`gate:…\` | A gate broke down, so nothing that it stands before is done. That is a bug in Holdfast. |
| \`loop\` | Its own loop fails. |

## Impact

Users notice nothing of it. Whatever breaks meanwhile is neither called about nor repaired by Holdfast.

## Diagnosis

1. \`holdfast status\` lists its troubles, each with what to do; \`curl HOST:8080/-/ready\` says what keeps it from acting.
2. \`policies\`: \`holdfast check\` prints every mistake with its file, line and column.
3. \`observers\`: the AWS Health Dashboard; the daemon's own network; its role and credentials.
4. \`journal\`: is the disk full, and does another daemon hold the file?
5. \`credentials\`, \`queue\`, \`organization\`: \`holdfast doctor\` with the daemon's configuration says what is refused, and by whom.
6. \`breaker\`: \`holdfast explain GROUP\` says what failed; then \`holdfast reset-breaker GROUP --reason "…"\`.
7. No answer at all: is the process running? Its log ends with why it stopped.

## How to pause it

- Everything: \`holdfast pause --reason "…"\`; \`holdfast resume\` ends it. With no API: create the file of the stop
  switch beside the daemon, or set HOLDFAST_STOP.
- One thing: \`holdfast hold resource:ARN --for 2h --reason "…"\`. In place of \`resource:ARN\` goes \`policy:NAME\`, \`group:NAME\`,
  \`service:NAME\`, \`zone:NAME\` or \`account:ID\`.
- What is held, and until when: \`holdfast holds\`.

## Mitigation

- Put the last good policy files back and reload: \`curl -X POST -H "Authorization: Bearer …" HOST:8080/-/reload\`
- Free the disk of the journal; nothing in it is lost.
- Restart the daemon: it reads its journal, asks AWS about everything that was under way, and acts on nothing
  until it has looked round twice. Danger: never start a second one on another journal for the same account.

## While it is down

Each page of this folder says under "Mitigation by hand" what to do without it. What it had under way when it
went down stands in its journal; what it left in force in AWS (suspended processes, a zonal shift, a fence) has
an end of its own or a tag with its name.

## Undo

\`holdfast resume\` after a pause, \`holdfast release ID\` after a hold.
`;
