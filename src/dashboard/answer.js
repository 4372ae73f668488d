import { h } from './dom.js';
import { hasToken, Refused, setToken, tell } from './live.js';

/** What came of it, before the daemon's own words. */
const outcomes = {
  begun: 'Approved, and begun.',
  waits: 'Approved, not done yet.',
  refused: 'Approved, but not done.',
  rejected: 'Rejected.',
  taken: 'Taken.',
};

/** Kept by proposal, so that a half-typed token and an answer outlive the page's refreshes. */
const forms = new Map();
const mostKept = 200;

const questions = {
  'await-approval': {
    path: 'proposals',
    verbs: { approve: 'Approve', reject: 'Reject' },
    asking: 'Asking every gate anew',
  },
  'needs-human': { path: 'needs-human', verbs: { take: 'I take it' }, asking: 'Taking it' },
};

/** Buttons that approve and reject a proposal, or take what needs a person, in the name of the token's owner. */
export function answerForm({ proposal, action, targetName }, kind) {
  const { path, verbs, asking } = questions[kind];
  const known = forms.get(proposal);
  if (known !== undefined) return known;
  const token = h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false' });
  const label = h('label', { hidden: hasToken() }, 'Token of an operator ', token);
  const said = h('p', { role: 'status' });
  const button = (verb, text) =>
    h(
      'button',
      { type: 'button', 'aria-label': `${text} ${action} on ${targetName}`, onclick: () => answer(verb) },
      text,
    );
  const buttons = Object.entries(verbs).map(([verb, text]) => button(verb, text));

  async function answer(verb) {
    if (token.value.trim() !== '') setToken(token.value.trim());
    for (const one of buttons) one.disabled = true;
    said.textContent = asking;
    try {
      const { outcome, text } = await tell(`${path}/${encodeURIComponent(proposal)}/${verb}`);
      said.textContent = `${outcomes[outcome]} ${text}`;
      label.hidden = true;
    } catch (error) {
      said.textContent = `No answer was taken: ${error.message}`;
      if (error instanceof Refused && [401, 403].includes(error.status)) label.hidden = false;
    }
    for (const one of buttons) one.disabled = false;
  }

  const form = h('div', { class: 'answer' }, label, ...buttons, said);
  forms.set(proposal, form);
  if (forms.size > mostKept) forms.delete(forms.keys().next().value);
  return form;
}
