import './brand.js';
import { query, withFlags } from '/shared/flags.js';
import { listCallers } from './callers.js';

/** @param {string} room */
const address = (room) => withFlags(`/call/${encodeURIComponent(room)}`);

listCallers({
  address,
  join(room) {
    if (query.has('newtab')) open(address(room), '_blank');
    else location.assign(address(room));
  },
});

// For tests, which cannot see otherwise when a call's page is there.
if (query.has('prerender')) {
  addEventListener('storage', ({ newValue }) => {
    for (const button of document.querySelectorAll('.caller button')) {
      button.toggleAttribute('data-prerendered', button.getAttribute('data-room') === newValue);
    }
  });
}
