import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { watchCall } from '../utils/call/watch.ts';
import { extension, stillInstalled, superseding } from '../utils/content.ts';
import type { PanelMessage, Signal } from '../utils/messages.ts';
import { platformAt } from '../utils/platforms/index.ts';

export default defineUnlistedScript(() => {
  // Frames without an address of their own (about:blank, srcdoc) belong to the origin they inherit.
  const address = () => (location.protocol === 'https:' ? location.href : `${self.origin}/`);
  const match = self.origin === 'null' ? undefined : platformAt(address());
  if (!match) return;
  let sending = Promise.resolve();
  watchCall({
    platform: match.platform,
    document,
    address,
    send(message) {
      sending = sending.then(() => deliver(message));
    },
    alive: stillInstalled,
    now: () => Math.round(performance.timeOrigin + performance.now()),
    running: superseding('detector'),
  });
  extension.runtime.onMessage.addListener((message: PanelMessage, _sender, reply) => {
    if (message.type === 'ping') reply(true);
  });
});

/** A worker that is stopped in the middle of an answer takes a moment to be gone, milliseconds. */
const retryAfterMs = [100, 1000];

/** Signals arrive in their order, and are sent again where the worker was stopped over them. */
async function deliver(message: Signal): Promise<void> {
  for (const wait of [...retryAfterMs, 0]) {
    try {
      await extension.runtime.sendMessage(message);
      return;
    } catch {
      if (!stillInstalled()) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
