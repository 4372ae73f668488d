import { byId, h, keyed, name, setText } from './dom.js';
import { age, clock, duration } from './time.js';

/** Services, holds, observers and the journal: what stands beside the story. */

export function renderServices(services) {
  byId('services-empty').hidden = services.length > 0;
  keyed(
    byId('services'),
    services,
    (service) => service.name,
    () => h('li', { class: 'service' }),
    (element, service) => {
      element.dataset.state = service.state;
      element.replaceChildren(
        h(
          'span',
          { class: 'row-title' },
          h('span', { class: 'dot', 'aria-hidden': 'true' }),
          name(service.name),
          h('span', { class: 'state' }, service.state),
        ),
        ...(service.state === 'healthy' ? [] : [h('span', { class: 'why' }, service.reason)]),
        ...service.groups.map((group) => groupRow(group, service.groups)),
        ...availability(service),
      );
    },
  );
}

/** What its members are, because a group of hosts and the targets on them often share a name. */
const members = {
  'autoscaling:group': 'hosts',
  'elbv2:target-group': 'targets',
  'elb:load-balancer': 'targets',
  'rds:cluster': 'databases',
  'rds:replication': 'databases',
  'route53:record-set': 'records',
  'elasticache:replication-group': 'nodes',
};

/** As many boxes as should serve, as many full as do; past twenty, figures say more. */
function groupRow(group, all) {
  const regions = new Set(all.map(({ region }) => region).filter((region) => region !== 'global'));
  const where = regions.size > 1 && group.region !== 'global' ? `, ${group.region}` : '';
  const figures = `${group.serving} of ${group.desired}`;
  const boxes =
    group.desired > 20 || group.desired < 1
      ? []
      : [
          h(
            'span',
            { class: 'boxes', 'aria-hidden': 'true' },
            ...Array.from({ length: group.desired }, (_, index) =>
              h('i', { 'data-on': index < group.serving }),
            ),
          ),
        ];
  return h(
    'span',
    { class: 'group', 'data-state': group.state },
    h('span', { class: 'group-name', title: group.id }, `${group.name} ${members[group.kind] ?? ''}${where}`),
    ...boxes,
    h('span', { class: 'figures' }, figures),
  );
}

function availability({ availability: known }) {
  if (known === undefined) return [];
  const { ratio, windowSeconds, objective } = known;
  const days = Math.round(windowSeconds / 86_400);
  const window = days >= 1 ? `${days} d` : duration(windowSeconds);
  const goal = objective === undefined ? '' : `, goal ${percent(objective)}`;
  const missed = objective !== undefined && ratio < objective;
  const text = `${percent(ratio)} of ${window} without incident${goal}`;
  return [h('span', { class: 'why', 'data-missed': missed }, text)];
}

/** Rounded down: 99.9996 % is not 100 %. Below 99 % nobody counts thousandths. */
function percent(share) {
  const fine = share < 0.99 ? 10 : 1000;
  return `${Math.floor(share * 100 * fine + 1e-6) / fine} %`;
}

export function renderHolds(holds, calendars) {
  const closed = calendars
    .filter(({ state }) => state === 'closed')
    .map((calendar) => ({
      id: `calendar/${calendar.name}`,
      scope: calendar.everyPolicy ? 'all' : `calendar ${calendar.name}`,
      expiresAt: calendar.until,
      why: `The calendar ${calendar.name} is closed: ${calendar.reason}`,
    }));
  const placed = holds.map((hold) => ({
    id: hold.id,
    scope: hold.scope,
    expiresAt: hold.expiresAt,
    why: `${hold.owner}: ${hold.reason}`,
    release: `holdfast release ${hold.id}`,
  }));
  const rows = [...placed, ...closed];
  byId('holds-part').hidden = rows.length === 0;
  keyed(
    byId('holds'),
    rows,
    (row) => row.id,
    () => h('li', {}),
    (element, row) =>
      element.replaceChildren(
        h(
          'span',
          { class: 'row-title' },
          h('b', {}, row.scope),
          row.expiresAt !== undefined && h('span', { class: 'state' }, age(row.expiresAt, 'until'), ' left'),
        ),
        h('span', { class: 'why' }, row.why),
        ...(row.release === undefined ? [] : [h('code', { class: 'command' }, row.release)]),
      ),
  );
}

/** Only those that do not see are listed; the others are a number. */
export function renderObservers(observers) {
  const blind = observers.filter((observer) => observer.state !== 'up');
  const up = observers.length - blind.length;
  const newest = observers
    .map((one) => one.lastSuccessAt ?? '')
    .toSorted()
    .at(-1);
  const summary = byId('observers-summary');
  summary.replaceChildren(
    observers.length === 0 ? 'None has answered yet.' : `${up} of ${observers.length} see`,
    ...(newest ? [', the newest answer is ', age(newest), ' old'] : []),
  );
  keyed(
    byId('observers'),
    blind,
    (observer) => `${observer.name}@${observer.account}/${observer.region}`,
    () => h('li', { class: 'observer' }),
    (element, observer) => {
      element.dataset.state = observer.state;
      element.replaceChildren(
        h(
          'span',
          { class: 'row-title' },
          h('span', { class: 'dot', 'aria-hidden': 'true' }),
          h('b', {}, observer.name),
          h('span', { class: 'state' }, observer.state),
        ),
        h(
          'span',
          { class: 'why' },
          `${observer.account} ${observer.region}${observer.reason ? `: ${observer.reason}` : ''}`,
        ),
      );
    },
  );
}

export function renderFeed(events) {
  keyed(
    byId('feed'),
    events,
    (event) => String(event.number),
    () => h('li', {}),
    (element, event) => {
      element.dataset.kind = event.kind;
      element.replaceChildren(h('time', { datetime: event.at }, clock(event.at)), h('span', {}, event.text));
    },
  );
}

export function renderFoot(state) {
  setText(
    'foot',
    `Holdfast ${state.version}, ${state.policies.count} policies (${state.policies.revision.slice(0, 8)}), journal at ${state.lastEvent}. ` +
      'In a terminal: holdfast status.',
  );
}
