import type { PanelForm } from '../messages.ts';

export interface PanelPlace {
  readonly form: PanelForm;
  readonly side: 'left' | 'right';
  /** Edge at which the page has the call's own controls. */
  readonly controls: 'top' | 'bottom';
}

export interface PanelHost {
  readonly document: Document;
  /** Address of the sidebar's page. */
  readonly source: string;
  readonly title: string;
  /** The page has taken the panel away more often than it is put back. */
  readonly onGone: () => void;
}

/** How often the panel looks whether it is still in the page, milliseconds. */
const lookMs = 5_000;
/** A page that takes the panel away this often means it. */
const mostReturns = 3;

/**
 * The panel in a call page: a plain `div` with a closed shadow root, and in it the sidebar's own page
 * in a frame. The call page can neither read, find, restyle nor type into what the frame shows.
 * Nothing else of the page is touched, and `remove` leaves it as it was.
 */
export class Panel {
  readonly #host: PanelHost;
  readonly #div: HTMLDivElement;
  readonly #frame: HTMLIFrameElement;
  readonly #watch: ReturnType<typeof setInterval>;
  #returns = 0;

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
    document.addEventListener('fullscreenchange', this.#attach);
    this.#attach();
  }

  /** Puts the panel where it belongs. In its first place it leaves the call's controls free. */
  place({ form, side, controls }: PanelPlace): void {
    const free = controls === 'bottom' ? 'top' : 'bottom';
    const size =
      form === 'ask'
        ? { width: '288px', height: '132px' }
        : { width: '300px', height: 'min(640px, calc(100vh - 128px))' };
    style(this.#div, {
      all: 'initial',
      position: 'fixed',
      inset: 'auto',
      [side]: '16px',
      [free]: '16px',
      ...size,
      'max-width': 'calc(100vw - 32px)',
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
    this.#host.document.removeEventListener('fullscreenchange', this.#attach);
    this.#div.remove();
  }

  /**
   * Into the page, above everything. Beside an element in fullscreen nothing takes a click, and a
   * popover within it paints but takes none either: there the panel goes in as a plain element.
   * A bare `video` holds no other element, so the panel stays behind it until fullscreen ends.
   */
  readonly #attach = (): void => {
    const { documentElement, fullscreenElement } = this.#host.document;
    const full = fullscreenElement instanceof HTMLVideoElement ? null : fullscreenElement;
    const parent = full ?? documentElement;
    if (this.#div.popover && this.#div.matches(':popover-open')) this.#div.hidePopover();
    this.#div.popover = full ? null : 'manual';
    if (this.#div.parentNode !== parent) {
      // Moving keeps the frame as it is, where the browser can: appending loads it again.
      if (this.#div.isConnected && parent.moveBefore) parent.moveBefore(this.#div, null);
      else parent.append(this.#div);
    }
    if (!full) this.#div.showPopover();
  };

  #stay(): void {
    if (this.#div.isConnected) return;
    this.#returns += 1;
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
