import { browser } from 'wxt/browser';
import type { LiveView } from '../core/consultation/view.ts';
import type { Hello, PanelMessage, Reply, Request } from '../core/messages.ts';
import { t } from '../core/strings.ts';
import { follow, type Listen } from '../store/follow.ts';
import { listenForViews } from '../store/session.ts';

/**
 * Waits before each further try, milliseconds. A worker that is stopped in the middle of an answer
 * takes a moment to be gone, and the next message starts it again.
 */
const retryAfterMs = [50, 200, 500, 1000, 2000];

/** Sends a request to the worker. A request that carries a `requestId` is safe to repeat. */
export async function ask(request: Request): Promise<Reply> {
  for (const wait of [...retryAfterMs, null]) {
    // A stopped worker shows as an error or as no answer at all.
    const reply: Reply | undefined = await browser.runtime.sendMessage(request).catch(() => {});
    if (reply) return reply;
    if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return { ok: false, error: t('sidebar.trouble') };
}

/** A page may send anything, but not without end. */
const mostTries = 3;

/**
 * Waits in a frame of a page for what the panel's script hands over: the page itself may send
 * anything, and the worker knows what is right.
 * @returns the tab that the frame is in and what there is to see, once the worker has let it in
 */
export function admitted(): Promise<Hello> {
  const { promise, resolve } = Promise.withResolvers<Hello>();
  let tries = 0;
  const heard = async ({ data }: MessageEvent) => {
    if (typeof data !== 'string' || ++tries > mostTries) return;
    const reply = await ask({ type: 'hello', token: data });
    if (!reply.ok || !reply.hello) return;
    window.removeEventListener('message', heard);
    resolve(reply.hello);
  };
  window.addEventListener('message', heard);
  return promise;
}

/**
 * Hands over the live view now and whenever it changes, until `signal` is aborted.
 * A page in a frame of a call page gets that tab's view at least.
 * @returns the tab that the page is in, if any
 */
export async function followLiveView(
  changed: (views: LiveView) => void,
  signal: AbortSignal,
  greeted: Promise<Hello | undefined> = greet(),
): Promise<number | null> {
  const listen: Listen<LiveView> = (hear) => {
    const stop = onViews(hear);
    hear(greeted.then((answer) => answer?.views));
    return stop;
  };
  follow(listen, changed, signal);
  return (await greeted)?.tab ?? null;
}

async function greet(): Promise<Hello | undefined> {
  const reply = await ask({ type: 'hello' });
  return reply.ok ? reply.hello : undefined;
}

function onViews(hear: (views: LiveView) => void): () => void {
  const stop = listenForViews(hear);
  if (stop) return stop;
  // The worker tells the frames that may not read the storage.
  const listener = (message: unknown): undefined => {
    const { type, views } = message as PanelMessage & { type: 'views' };
    if (type === 'views') hear(views);
  };
  browser.runtime.onMessage.addListener(listener);
  return () => browser.runtime.onMessage.removeListener(listener);
}
