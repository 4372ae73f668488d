/**
 * An element. Text is always text, never markup: names and reasons come from AWS and from people.
 * `props` are attributes, besides `class` and listeners (`onclick`); absent values are left out.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat().filter((child) => child !== undefined && child !== false && child !== ''),
  );
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** A name that is cut in its middle where room is short, because generated names differ at their ends. */
export function name(text) {
  const cut = text.length > 28 ? text.length - 10 : text.length;
  return h(
    'span',
    { class: 'name', title: text },
    h('span', { class: 'name-head' }, text.slice(0, cut)),
    cut < text.length && h('span', { class: 'name-tail' }, text.slice(cut)),
  );
}

/** Reasons come with a full stop and without. */
export function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** For where a name stands in a sentence. */
export function shorten(text) {
  return text.length > 40 ? `${text.slice(0, 26)}…${text.slice(-10)}` : text;
}

/** Sets a text only when it differs, so that screen readers hear changes and nothing else. */
export function setText(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes the children of `parent` follow `items`. A child is kept, with its focus and whether it is open,
 * for as long as its key is there, and is filled again only when its item has changed.
 */
export function keyed(parent, items, keyOf, create, fill) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let previous;
  for (const item of items) {
    const key = keyOf(item);
    const signature = JSON.stringify(item);
    let child = known.get(key);
    known.delete(key);
    if (child === undefined) {
      child = create(item);
      child.dataset.key = key;
    }
    if (child.signature !== signature) {
      child.signature = signature;
      fill(child, item);
    }
    // Moving a node that is in its place already would drop its focus.
    const place = previous === undefined ? parent.firstElementChild : previous.nextElementSibling;
    if (place !== child) parent.insertBefore(child, place);
    previous = child;
  }
  for (const child of known.values()) child.remove();
}

/** A list item that opens. What is inside is made when it is opened, so that 500 closed ones cost little. */
export function createOpenable(kind) {
  const details = h('details', { class: 'entry' }, h('summary'), h('div', { class: 'inside' }));
  details.addEventListener('toggle', () => {
    if (details.open) details.render?.();
  });
  return h('li', { class: kind }, details);
}

export function fillOpenable(item, summary, inside) {
  const details = item.firstElementChild;
  details.firstElementChild.replaceChildren(...summary);
  details.render = () => details.lastElementChild.replaceChildren(...inside());
  if (details.open) details.render();
}
