import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { watchCall } from '../utils/call/watch.ts';
import { extension, stillInstalled, superseding } from '../utils/content.ts';
import type { PanelMessage } from '../utils/messages.ts';
import { platformAt } from '../utils/platforms/index.ts';

export default defineUnlistedScript(() => {
  // Frames without an address of their own (about:blank, srcdoc) belong to the origin they inherit.
  const address = () => (location.protocol === 'https:' ? location.href : `${self.origin}/`);
  const match = self.origin === 'null' ? undefined : platformAt(address());
  if (!match) return;
  watchCall({
    platform: match.platform,
    document,
    address,
    // A worker that is being replaced may not answer: the heartbeat tells the next one.
    send: (message) => void extension.runtime.sendMessage(message).catch(() => {}),
    alive: stillInstalled,
    now: () => Math.round(performance.timeOrigin + performance.now()),
    running: superseding('detector'),
  });
  extension.runtime.onMessage.addListener((message: PanelMessage, _sender, reply) => {
    if (message.type === 'ping') reply(true);
  });
});
