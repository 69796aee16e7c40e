import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { extension, stillInstalled, superseding } from '../utils/callpage/content.ts';
import { watchCall } from '../utils/callpage/watch.ts';
import { diagnosisKey } from '../utils/core/call/diagnosisKey.ts';
import type { FrameDiagnosis, PanelMessage, Reply, Signal } from '../utils/core/messages.ts';
import type { Platform } from '../utils/core/platforms/types.ts';

export default defineUnlistedScript(() => {
  if (self.origin === 'null') return;
  // A small window shows the call of the page that opened it, and that page's own detector sees it.
  if (self.matchMedia('(display-mode: picture-in-picture)').matches) return;
  const running = superseding('detector');
  const start = async () => {
    // What is known of the page comes from the worker, so that this script stays small however many
    // platforms there are. Where it has none, such as a room that is not ours, nothing runs here.
    const reply = await deliver(() => ({ type: 'arrived' }));
    if (reply?.ok && reply.platform && !running.signal.aborted) watch(reply.platform, running);
  };
  // A page that is loaded in advance is nobody's yet.
  if (!(document as { prerendering?: boolean }).prerendering) void start();
  else document.addEventListener('prerenderingchange', start, { once: true });
});

function watch(platform: Platform, running: AbortController): void {
  let sending: Promise<unknown> = Promise.resolve();
  // A page that the browser kept for "back" waits in vain for the answer to what it said last.
  const afresh = () => {
    sending = Promise.resolve();
  };
  self.addEventListener('pageshow', afresh, { capture: true, signal: running.signal });
  const diagnosis = watchCall({
    platform,
    document,
    // Frames without an address of their own (about:blank, srcdoc) belong to the origin they inherit.
    address: () => (location.protocol === 'https:' ? location.href : `${self.origin}/`),
    send(message) {
      const answer = sending.then(() => deliver(message));
      sending = answer;
      return answer;
    },
    alive: stillInstalled,
    now: () => Math.round(performance.timeOrigin + performance.now()),
    running,
  });
  // For a report to support, by a script that the worker runs in this isolated world.
  const world = globalThis as { [key: symbol]: (() => FrameDiagnosis) | undefined };
  world[Symbol.for(diagnosisKey)] = diagnosis;
  const answer = ({ type }: PanelMessage, _sender: unknown, reply: (there: true) => void) => {
    if (type === 'ping') reply(true);
    else if (type === 'stop') running.abort();
  };
  extension.runtime.onMessage.addListener(answer);
  running.signal.addEventListener('abort', () => {
    delete world[Symbol.for(diagnosisKey)];
    if (stillInstalled()) extension.runtime.onMessage.removeListener(answer);
  });
}

/** A worker that is stopped in the middle of an answer takes a moment to be gone, milliseconds. */
const retryAfterMs = [100, 1000];

/** Signals arrive in their order, and are sent again where the worker was stopped over them. */
async function deliver(message: () => Signal): Promise<Reply | undefined> {
  for (const wait of [...retryAfterMs, 0]) {
    try {
      return await extension.runtime.sendMessage(message());
    } catch {
      if (!stillInstalled()) return undefined;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return undefined;
}
