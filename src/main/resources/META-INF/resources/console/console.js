// Keeps a page current. The change feed says that something changed; what changed is read from the server, at most once a second.
(() => {
  'use strict';

  const REFRESH_EVERY = 1000;
  const RETRY_AFTER = 5000;

  const live = () => document.getElementById('live');
  let stale = false; // something changed since the last refresh began
  let busy = false;
  let lastRefresh = -Infinity;
  let timer = 0;
  let clockOffset = 0; // the server's clock less this one

  // --- refreshing ---------------------------------------------------------------------------------------------------

  /** Whatever comes within a second becomes one refresh; the last change is never forgotten, as a plain throttle would. */
  function changed(wait = 0) {
    stale = true;
    if (!timer && !busy && !document.hidden) {
      timer = setTimeout(refresh, Math.max(wait, lastRefresh + REFRESH_EVERY - performance.now(), 0));
    }
  }

  function refresh() {
    timer = 0;
    if (!live() || busy) {
      return;
    }
    stale = false;
    busy = true;
    lastRefresh = performance.now();
    const done = () => {
      busy = false;
      if (stale) {
        changed();
      }
    };
    // The address that the browser shows has the filter. It gives way to the filter's own request (hx-sync).
    htmx.ajax('GET', location.pathname + location.search, { source: live(), target: live(), swap: 'steady' }).then(done, done);
  }

  document.addEventListener('visibilitychange', () => stale && changed());
  document.addEventListener('console:changed', () => changed());

  document.addEventListener('htmx:afterRequest', event => {
    const { successful, failed, xhr, elt } = event.detail;
    if (elt !== live()) {
      return;
    }
    if (successful) {
      document.querySelectorAll('#notice [data-problem]').forEach(problem => problem.remove());
    } else if (xhr && (failed || xhr.status === 0) && (xhr.status === 0 || xhr.status >= 500)) {
      setTimeout(changed, RETRY_AFTER);
    }
  });

  // --- the event stream ---------------------------------------------------------------------------------------------

  let opened = false;

  function onChange(event) {
    const rows = document.getElementById('main').dataset.rows;
    const { kind, items } = JSON.parse(event.data);
    // In a large fleet most reports are of gateways that this page does not show.
    if (!rows || kind !== 'status' || items.some(item => document.getElementById(rows + item.id))) {
      changed();
    }
  }

  function onReset() {
    changed();
  }

  function say(state, text) {
    const link = document.getElementById('link');
    if (link && link.dataset.state !== state) {
      link.dataset.state = state;
      document.getElementById('link-text').textContent = text;
    }
  }

  document.addEventListener('htmx:sseOpen', event => {
    const source = event.detail.source;
    source.addEventListener('change', onChange); // the same function twice is one listener
    source.addEventListener('reset', onReset);
    say('live', 'live');
    if (opened) {
      changed(); // what happened in between was not told
    }
    opened = true;
  });
  document.addEventListener('htmx:sseError', () => say('lost', 'disconnected, retrying'));

  // --- swapping without flicker -------------------------------------------------------------------------------------

  /** Elements with an ID are the same ones as before; others are by their place. Focus, selection and scroll stay. */
  function followChildren(from, to) {
    const wantedIds = new Set([...to.children].map(child => child.id).filter(Boolean));
    [...from.children].filter(child => child.id && !wantedIds.has(child.id)).forEach(child => child.remove());
    const known = new Map([...from.children].filter(child => child.id).map(child => [child.id, child]));
    let at = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      const same = wanted.id ? known.get(wanted.id) : at && !at.id && at.nodeName === wanted.nodeName ? at : null;
      if (!same || same.nodeName !== wanted.nodeName) {
        from.insertBefore(wanted, at);
        continue;
      }
      while (at && at !== same && !at.id) {
        const next = at.nextSibling;
        at.remove();
        at = next;
      }
      if (at === same) {
        at = at.nextSibling;
      } else {
        from.insertBefore(same, at);
      }
      follow(same, wanted);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  function follow(from, to) {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.data !== to.data) {
        from.data = to.data;
      }
      return;
    }
    // A form on its way to the server has disabled its button, and must not get it back by this.
    if (from.isEqualNode(to) || from.classList.contains('htmx-request')) {
      return;
    }
    for (const { name } of [...from.attributes]) {
      // A dialog that is open was opened by the user; the server does not know.
      if (!to.hasAttribute(name) && name !== 'open') {
        from.removeAttribute(name);
      }
    }
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value) {
        from.setAttribute(name, value);
      }
    }
    followChildren(from, to);
  }

  htmx.defineExtension('steady', {
    isInlineSwap: style => style === 'steady',
    handleSwap(style, target, fragment) {
      if (style !== 'steady') {
        return false;
      }
      followChildren(target, fragment);
      setClock();
      return [target];
    },
  });

  // --- ages ---------------------------------------------------------------------------------------------------------

  function setClock() {
    const now = document.querySelector('[data-now]');
    clockOffset = now ? Date.parse(now.dataset.now) - Date.now() : 0;
  }

  function length(seconds) { // as Age.java has it
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
    return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
  }

  function tick() {
    const now = Date.now() + clockOffset;
    for (const time of document.querySelectorAll('time[data-age]')) {
      const text = length(Math.max(0, Math.floor((now - Date.parse(time.dateTime)) / 1000))) + (time.dataset.age === 'ago' ? ' ago' : '');
      if (time.textContent !== text) {
        time.firstChild.data = text;
      }
    }
  }

  setClock();
  setInterval(tick, 1000);

  // --- dialogs ------------------------------------------------------------------------------------------------------

  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-opens]');
    const closer = event.target.closest('button[data-closes]');
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      dialog.querySelectorAll('form').forEach(form => form.reset()); // a consent given last time is none for this time
      dialog.showModal();
    } else if (closer) {
      document.getElementById(closer.dataset.closes).close();
    }
  });
  document.addEventListener('htmx:afterRequest', event => {
    const closes = event.detail.elt.matches('form[data-closes]') && event.detail.elt.dataset.closes;
    if (closes) {
      document.getElementById(closes).close();
    }
  });
})();
