/**
 * What aggressive real call pages do: keep the keyboard's focus in their own controls, and take
 * every key at the window before anybody else hears of it. Keys taken are in `window.standinKeys`.
 */
(() => {
  /** @type {{ type: string, key: string, target: string }[]} */
  const keys = [];
  Object.assign(window, { standinKeys: keys });

  for (const type of ['keydown', 'keyup', 'keypress']) {
    addEventListener(
      type,
      (event) => {
        if (!(event instanceof KeyboardEvent)) return;
        const target = event.target instanceof Element ? event.target.tagName : 'window';
        keys.push({ type, key: event.key, target });
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
  }

  document.addEventListener(
    'focusin',
    (event) => {
      const own = [...document.querySelectorAll('[role="dialog"], [role="toolbar"]')];
      const target = event.target;
      if (own.length === 0 || !(target instanceof Node)) return;
      if (own.some((each) => each.contains(target))) return;
      event.stopImmediatePropagation();
      for (const each of own) {
        const first = each.querySelector('button:not([disabled]), a[href]');
        if (first instanceof HTMLElement && first.offsetParent !== null) {
          first.focus();
          return;
        }
      }
    },
    true,
  );
})();
