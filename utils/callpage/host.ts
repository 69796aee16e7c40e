import { type Arranged, panelWidths, type StripPlace } from '../core/panel/arrangement.ts';
import type { PanelDrag, PanelDragged, PanelForm, PanelPlace } from '../core/panel/place.ts';

export interface PanelHost {
  readonly document: Document;
  /** Address of the sidebar's page. */
  readonly source: string;
  readonly title: string;
  /** Whether the extension that put the panel there is still installed. */
  readonly alive: () => boolean;
  /** The page has removed the panel more often than we put it back. */
  readonly onGone: () => void;
}

/** How often the panel looks whether it is still where it belongs, milliseconds. */
const lookMs = 5_000;
/** A page that removes the panel this often does so on purpose. */
const mostReturns = 3;
/** Below this width, CSS pixels, the panel lies across the page and takes less of its height. */
const narrowPx = 480;
/** A press becomes a drag only when the pointer moves further than this, CSS pixels. */
const tremblePx = 6;
/** Distance from the edges of the page. */
const edge = '16px';
/** Where a page has its controls at the top, the line is below them. */
const belowControls = '112px';
/** Below this width, CSS pixels, the line takes up two lines. */
const narrowStripPx = 640;

/** Width and height of each form where there is room for it. */
const sizes: Readonly<
  Record<Exclude<PanelForm, 'panel'>, readonly [width: string, height: string]>
> = {
  strip: ['720px', '52px'],
  ask: ['288px', '132px'],
  tab: ['88px', '44px'],
  whySmall: ['272px', '116px'],
};
/** Clear of the controls. In a low or zoomed page it covers them rather than show no item at all. */
const panelHeight = 'max(min(640px, calc(100vh - 160px)), min(280px, calc(100vh - 32px)))';
const acrossPanel: readonly [string, string] = [
  'calc(100vw - 32px)',
  'min(calc(100vh - 32px), max(45vh, 240px))',
];

/** In full screen these elements show only themselves, whatever is put into them. */
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
  #drag: Omit<PanelDragged, 'over'> | undefined;
  readonly #root: ShadowRoot;
  /** Where the panel was last put. */
  #parent: Element | undefined;
  #returns = 0;
  /** The element in full screen can hold nothing. */
  #away = false;
  /** The place in which the panel lies undragged, and how the browser wrote its style down. */
  #settled: { readonly place: string; readonly style: string | null } | undefined;

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
    this.#root = this.#div.attachShadow({ mode: 'closed' });
    this.#root.append(this.#frame);
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
    this.#drag = undefined;
    // With every heartbeat the worker names the place again, and the page need not lay it out again.
    const key = JSON.stringify(place);
    const { place: before, style: written } = this.#settled ?? {};
    if (before === key && written === this.#div.getAttribute('style')) return;
    this.#arrange();
    this.#settled = { place: key, style: this.#div.getAttribute('style') };
  }

  /**
   * Firefox: moves the panel, or its inner edge, by how far the doctor has dragged it.
   * @returns once it is over: where it stays, for the worker to remember
   */
  dragged({ over, ...drag }: PanelDragged): Arranged | undefined {
    this.#drag = drag;
    this.#arrange();
    if (!over) return undefined;
    const arranged = this.#place && this.#arranged(this.#place);
    this.#drag = undefined;
    // The press took the focus, and a drag no longer needs it.
    this.#frame.blur();
    return arranged;
  }

  /**
   * Chromium: follows the doctor's pointer with the panel, or with its inner edge, until the button
   * is let go. It hands moves of the pointer outside a frame to the page around it: so a shield lies
   * over the page meanwhile, and nothing of the page is pressed or selected.
   * @returns where it stays, for the worker to remember; nothing where it was not moved
   */
  drag({ what, x }: PanelDrag): Promise<Arranged | undefined> {
    const from = this.#div.getBoundingClientRect().left + x;
    const shield = this.#host.document.createElement('div');
    style(shield, { position: 'fixed', inset: '0', cursor: 'grabbing', 'touch-action': 'none' });
    this.#root.append(shield);
    const { promise, resolve } = Promise.withResolvers<Arranged | undefined>();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#ended.signal]);
    signal.addEventListener('abort', () => {
      shield.remove();
      resolve(this.#place && this.#drag && this.#arranged(this.#place));
      this.#drag = undefined;
      // The press took the focus, and a drag no longer needs it.
      this.#frame.blur();
    });
    shield.addEventListener(
      'pointermove',
      ({ clientX, buttons }) => {
        // Let go before the shield was there.
        if (buttons === 0) return over.abort();
        const by = Math.round(clientX - from);
        if (!this.#drag && Math.abs(by) < tremblePx) return;
        this.#drag = { what, by };
        this.#arrange();
      },
      { signal },
    );
    for (const end of ['pointerup', 'pointercancel']) {
      shield.addEventListener(end, () => over.abort(), { signal });
    }
    return promise;
  }

  /** Where the panel stays that was dragged so far. */
  #arranged(place: PanelPlace): Arranged {
    if (this.#drag?.what === 'width') return { key: 'panelWidth', value: this.#width(place) };
    const { left, width } = this.#div.getBoundingClientRect();
    const share = (left + width / 2) / this.#pageWidth();
    if (place.form !== 'strip') return { key: 'panelSide', value: share < 0.5 ? 'left' : 'right' };
    const nearest: StripPlace = share < 0.4 ? 'left' : share > 0.6 ? 'right' : 'centre';
    return { key: 'stripPlace', value: nearest };
  }

  #width({ width, side }: PanelPlace): number {
    const by = this.#drag?.what === 'width' ? this.#drag.by : 0;
    const dragged = Math.round(width + (side === 'left' ? by : -by));
    return Math.min(Math.max(dragged, panelWidths.least), panelWidths.most);
  }

  #pageWidth(): number {
    return this.#host.document.defaultView?.innerWidth ?? narrowPx;
  }

  #size(place: PanelPlace): readonly [width: string, height: string] {
    const { form } = place;
    if (form === 'strip' && this.#pageWidth() < narrowStripPx) return [sizes.strip[0], '112px'];
    if (form !== 'panel') return sizes[form];
    return this.#pageWidth() < narrowPx ? acrossPanel : [`${this.#width(place)}px`, panelHeight];
  }

  /** The edges of the page that the panel keeps to. */
  #edges({ form, side, controls, strip }: PanelPlace): Record<string, string> {
    const by = this.#drag?.what === 'place' ? this.#drag.by : 0;
    const from = (side: 'left' | 'right', far = edge) => {
      return { [side]: `calc(${far} ${side === 'left' ? '+' : '-'} ${by}px)` };
    };
    if (form !== 'strip') {
      return { ...from(side), [controls === 'bottom' ? 'top' : 'bottom']: edge };
    }
    const top = controls === 'top' ? belowControls : edge;
    if (strip !== 'centre') return { ...from(strip), top };
    return { ...from('left', `max(${edge}, calc(50vw - ${sizes.strip[0]} / 2))`), top };
  }

  #arrange(): void {
    if (!this.#place) return;
    const [width, height] = this.#size(this.#place);
    style(this.#div, {
      all: 'initial',
      display: this.#away ? 'none' : 'block',
      position: 'fixed',
      inset: 'auto',
      ...this.#edges(this.#place),
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
    // An extension that was updated or removed leaves this script behind: it takes the panel down.
    if (!this.#host.alive()) {
      this.remove();
      return;
    }
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
