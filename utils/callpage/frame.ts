/** What the panel needs to show the sidebar's page in a frame. */
export interface FramePage {
  /** Address of the sidebar's page. */
  readonly source: string;
  /** Origin of that page, once it is there. */
  readonly origin: string;
  readonly title: string;
  /** Tells the worker of a token that the sidebar in our own frame will show. */
  readonly vouch: (token: string) => Promise<unknown>;
}

/**
 * The frame of the panel. It goes into the page empty and is then led to the sidebar's page: what
 * stands in `src`, pages can learn from the browser's measuring of their memory.
 *
 * Anyone with the address could show a copy. So whenever the sidebar has loaded here, it gets a token
 * that the worker has from this script. The page hears nothing of it: messages reach only the window
 * they are for, and no other page's.
 */
export function sidebarFrame(document: Document, page: FramePage): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = page.title;
  // Pages with COEP `require-corp` refuse the frame without it; it keeps messages and session storage.
  if ('credentialless' in frame) frame.credentialless = true;
  frame.addEventListener('load', () => {
    const { contentWindow, contentDocument } = frame;
    // Empty: at first, and after the page has moved the panel.
    if (contentDocument?.URL === 'about:blank') contentWindow?.location.replace(page.source);
    else void greet();
  });
  return frame;

  async function greet(): Promise<void> {
    const token = crypto.randomUUID();
    // Where it fails the frame stays empty, as a copy of it would.
    await page.vouch(token).catch(() => {});
    frame.contentWindow?.postMessage(token, page.origin);
  }
}
