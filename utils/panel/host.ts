import type { PanelForm, PanelPlace } from '../messages.ts';

export interface PanelHost {
  readonly document: Document;
  /** Address of the sidebar's page. */
  readonly source: string;
  readonly title: string;
  /** The page has taken the panel away more often than it is put back. */
  readonly onGone: () => void;
}

/** How often the panel looks whether it is still where it belongs, milliseconds. */
const lookMs = 5_000;
/** A page that takes the panel away this often means it. */
const mostReturns = 3;
/** Below this width, CSS pixels, the panel lies across the page and takes less of its height. */
const narrowPx = 480;
/** Distance from the edges of the page. */
const edge = '16px';

/** Width and height of each form where there is room for it. */
const sizes: Readonly<Record<PanelForm, readonly [width: string, height: string]>> = {
  // Free of the controls; in a low or zoomed page rather over them than without a single item.
  panel: ['300px', 'max(min(640px, calc(100vh - 160px)), min(280px, calc(100vh - 32px)))'],
  ask: ['288px', '132px'],
  tab: ['88px', '44px'],
  note: ['272px', '116px'],
};
const acrossPanel: readonly [string, string] = [
  'calc(100vw - 32px)',
  'min(calc(100vh - 32px), max(45vh, 240px))',
];

/** In full screen these show themselves alone, whatever is put into them. */
const holdsNothing = new Set(['VIDEO', 'IFRAME', 'CANVAS', 'IMG', 'OBJECT', 'EMBED']);

/**
 * The panel in a call page: a plain `div` with a closed shadow root, and in it the sidebar's own page
 * in a frame. The call page can neither read, find, restyle nor type into what the frame shows.
 * Nothing else of the page is touched, and `remove` leaves it as it was.
 */
export class Panel {
  readonly #host: PanelHost;
  readonly #div: HTMLDivElement;
  readonly #frame: HTMLIFrameElement;
  readonly #ended = new AbortController();
  readonly #watch: ReturnType<typeof setInterval>;
  /** Watches the page while the panel is in an element of it, which may be taken away. */
  readonly #changes = new MutationObserver(() => this.#div.isConnected || this.#stay());
  #place: PanelPlace | undefined;
  /** Where the panel was last put. */
  #parent: Element | undefined;
  #returns = 0;
  /** What has the screen can hold nothing. */
  #away = false;

  constructor(host: PanelHost) {
    this.#host = host;
    const { document } = host;
    // Never a custom element: a page can register its name first.
    this.#div = document.createElement('div');
    this.#div.popover = 'manual';
    this.#frame = document.createElement('iframe');
    this.#frame.src = host.source;
    this.#frame.title = host.title;
    // Pages with COEP `require-corp` refuse the frame without it; it keeps messages and session storage.
    if ('credentialless' in this.#frame) this.#frame.credentialless = true;
    this.#div.attachShadow({ mode: 'closed' }).append(this.#frame);
    this.#watch = setInterval(() => this.#stay(), lookMs);
    const { signal } = this.#ended;
    document.addEventListener('fullscreenchange', this.#attach, { signal });
    // A modal dialog makes everything outside it dead to clicks. These do not bubble.
    for (const type of ['toggle', 'close']) {
      document.addEventListener(
        type,
        ({ target }) => {
          if (target instanceof HTMLDialogElement) this.#attach();
        },
        { capture: true, signal },
      );
    }
    document.defaultView?.addEventListener('resize', () => this.#arrange(), { signal });
    this.#attach();
  }

  /** Puts the panel where it belongs. In its first place it leaves the call's controls free. */
  place(place: PanelPlace): void {
    this.#place = place;
    this.#arrange();
  }

  #arrange(): void {
    if (!this.#place) return;
    const { form, side, controls } = this.#place;
    const narrow = (this.#host.document.defaultView?.innerWidth ?? narrowPx) < narrowPx;
    const [width, height] = narrow && form === 'panel' ? acrossPanel : sizes[form];
    style(this.#div, {
      all: 'initial',
      display: this.#away ? 'none' : 'block',
      position: 'fixed',
      inset: 'auto',
      [side]: edge,
      [controls === 'bottom' ? 'top' : 'bottom']: edge,
      width,
      height,
      'max-width': 'calc(100vw - 32px)',
      'max-height': 'calc(100vh - 32px)',
      margin: '0',
      padding: '0',
      border: '0',
      overflow: 'visible',
      background: 'transparent',
      'z-index': '2147483647',
    });
    style(this.#frame, {
      display: 'block',
      width: '100%',
      height: '100%',
      border: '0',
      'border-radius': '8px',
      'box-shadow': '0 4px 16px rgb(0 0 0 / 30%)',
      'color-scheme': 'normal',
    });
  }

  remove(): void {
    clearInterval(this.#watch);
    this.#changes.disconnect();
    this.#ended.abort();
    this.#div.remove();
  }

  /**
   * Into the page, above everything. Beside an element in full screen, or a modal dialog, nothing
   * takes a click, so the panel goes into it; in full screen as a plain element, since a popover is
   * painted there but takes no click either. What can hold nothing, such as a bare `video`, hides
   * the panel until its full screen ends.
   */
  readonly #attach = (): void => {
    const { document } = this.#host;
    const { documentElement, fullscreenElement: full } = document;
    if (this.#div.popover && this.#div.matches(':popover-open')) this.#div.hidePopover();
    const within = this.#belongsIn();
    this.#away = within !== undefined && holdsNothing.has(within.tagName);
    this.#arrange();
    if (this.#away) return;
    this.#parent = within ?? documentElement;
    this.#div.popover = full && within === full ? null : 'manual';
    if (this.#div.parentNode !== this.#parent) {
      // Moving keeps the frame as it is, where the browser can: appending loads it again.
      if (this.#div.isConnected && this.#parent.moveBefore) {
        this.#parent.moveBefore(this.#div, null);
      } else {
        this.#parent.append(this.#div);
      }
    }
    if (this.#div.popover) this.#div.showPopover();
    this.#changes.disconnect();
    if (within) this.#changes.observe(document, { childList: true, subtree: true });
  };

  /** The element of the page that alone takes clicks now; none: the whole page does. */
  #belongsIn(): Element | undefined {
    const { document } = this.#host;
    const full = document.fullscreenElement ?? undefined;
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    // A dialog over what is in full screen takes the clicks of that too.
    return dialog && !(full && dialog.contains(full)) ? dialog : full;
  }

  #stay(): void {
    const { documentElement } = this.#host.document;
    if (this.#div.isConnected) {
      const within = this.#belongsIn() ?? documentElement;
      // A dialog that said nothing when it opened.
      if (this.#parent !== within && !holdsNothing.has(within.tagName)) this.#attach();
      return;
    }
    // A dialog or an element in full screen that the page took away, and the panel with it.
    if (this.#parent?.isConnected) this.#returns += 1;
    if (this.#returns <= mostReturns) {
      this.#attach();
    } else {
      this.remove();
      this.#host.onGone();
    }
  }
}

function style(element: HTMLElement, rules: Record<string, string>): void {
  element.removeAttribute('style');
  for (const [name, value] of Object.entries(rules)) {
    element.style.setProperty(name, value, 'important');
  }
}
