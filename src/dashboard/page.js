import { byId, setText } from './dom.js';
import { renderHeadline } from './headline.js';
import { renderAttention, renderPast } from './incidents.js';
import { ledgerEntries, renderFilters, renderLedger } from './ledger.js';
import { ask, follow, Refused, setToken } from './live.js';
import { renderFeed, renderFoot, renderHolds, renderObservers, renderServices } from './side.js';
import { duration, setServerTime, tickAges } from './time.js';

const pollMs = 5000;
/** While events stream in, reading all again at most this often is enough for any eye. */
const refreshGapMs = 700;
/** Past this the page says that what it shows is old. */
const staleAfterMs = 20_000;
const feedLength = 30;
/** Read back this many events, of which the feed shows what matters. */
const feedReach = 400;
/** Told on the page where they belong; as a list they would drown the rest. */
const tooFine = new Set(['signal-changed', 'verdict-changed', 'notified', 'proposal-ended']);
const ledgerStep = 100;

const page = {
  filter: 'all',
  allIncidents: false,
  limit: ledgerStep,
  connection: 'polling',
  refreshedAt: undefined,
  failure: undefined,
  entries: [],
  events: [],
  data: undefined,
};

async function refresh() {
  const [state, proposals, remediations, incidents, holds] = await Promise.all([
    ask('state'),
    ask(`proposals?limit=${page.limit}`),
    ask('remediations?limit=50'),
    ask('incidents?limit=60'),
    ask('holds?limit=50'),
  ]);
  setServerTime(state.now);
  page.data = { state, proposals, remediations, incidents, holds };
  page.entries = ledgerEntries(proposals.items, remediations.items, state.needsHuman);
  page.refreshedAt = Date.now();
  page.failure = undefined;
  byId('token-form').hidden = true;
  byId('columns').hidden = false;
  render();
}

function render() {
  const { state, proposals, incidents, holds } = page.data;
  if (page.filter !== 'all' && !page.entries.some((entry) => entry.kind === page.filter)) page.filter = 'all';
  renderHeadline(state, page.entries);
  renderAttention(state, incidents.items, page.entries, page.allIncidents);
  renderFilters(page.entries, page.filter, (kind) => {
    page.filter = kind;
    render();
  });
  renderLedger(page.entries, page.filter, (id) => ask(`explain/${encodeURIComponent(id)}`));
  renderPast(incidents.items);
  renderServices(state.services);
  renderHolds(holds.items, state.calendars);
  renderObservers(state.observers);
  renderFoot(state);
  const nothing =
    state.policies.count === 0
      ? 'No policies are loaded: put some into the policies folder.'
      : 'No policy has asked for anything.';
  byId('ledger-empty').hidden = page.entries.length > 0;
  setText('ledger-empty', nothing);
  const rest = proposals.total - proposals.items.length;
  byId('ledger-more').hidden = rest <= 0;
  setText('ledger-more', `Show ${Math.min(rest, ledgerStep)} more of ${proposals.total}`);
  tick();
}

let refreshing = false;
let again = false;

/** One refresh at a time; what arrives meanwhile asks for one more after it. */
async function requestRefresh() {
  again = true;
  if (refreshing) return;
  refreshing = true;
  while (again) {
    again = false;
    await refresh().catch(fail);
    await new Promise((resolve) => setTimeout(resolve, refreshGapMs));
  }
  refreshing = false;
}

function fail(error) {
  page.failure = error;
  if (error instanceof Refused && error.status === 401) {
    byId('token-form').hidden = false;
    byId('columns').hidden = true;
    setText('headline', 'A token, please');
    setText('subline', '');
  } else if (page.data === undefined) {
    setText('headline', 'Holdfast does not answer');
    setText('subline', error.message);
  }
  tick();
}

/** How old what is shown is: the one thing that a status page must never leave open. */
function tick() {
  tickAges();
  const pulse = byId('pulse');
  const ageMs = page.refreshedAt === undefined ? undefined : Date.now() - page.refreshedAt;
  const stale = page.failure !== undefined || ageMs === undefined || ageMs > staleAfterMs;
  pulse.dataset.state = stale ? 'stale' : page.connection;
  const shown = ageMs === undefined ? 'Nothing read yet' : `Read ${duration(ageMs / 1000)} ago`;
  const how = stale
    ? ageMs === undefined
      ? ''
      : ', no answer since'
    : page.connection === 'live'
      ? ', live'
      : ', polling';
  setText('pulse', shown + how);
  const old = page.data !== undefined && ageMs > staleAfterMs;
  document.body.classList.toggle('stale', old);
  // "All quiet" from a daemon that is gone is the worst that this page could say.
  if (old) setText('headline', `No answer for ${duration(Math.floor(ageMs / 10_000) * 10)}`);
  if (old) setText('subline', 'What is below was true when Holdfast last answered.');
}

byId('ledger-more').addEventListener('click', () => {
  page.limit = Math.min(page.limit + ledgerStep, 1000);
  void requestRefresh();
});
byId('attention-more').addEventListener('click', () => {
  page.allIncidents = true;
  render();
});
byId('token-form').addEventListener('submit', (submit) => {
  submit.preventDefault();
  setToken(byId('token').value.trim());
  void requestRefresh();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void requestRefresh();
});
setInterval(tick, 1000);
setInterval(() => {
  if (!document.hidden) void requestRefresh();
}, pollMs);

await requestRefresh();
void follow(
  Math.max(0, (page.data?.state.lastEvent ?? 0) - feedReach),
  (event) => {
    if (!tooFine.has(event.kind)) {
      page.events = [event, ...page.events].slice(0, feedLength);
      renderFeed(page.events);
    }
    void requestRefresh();
  },
  (connection) => {
    page.connection = connection;
    tick();
  },
);
