import type { Arranged } from '../core/panel/arrangement.ts';
import type { PanelDrag, PanelDragged, PanelPlace } from '../core/panel/place.ts';
import { type Above, aboveAll, hitAt } from './above.ts';
import { type FramePage, sidebarFrame } from './frame.ts';
import { arrangedAt, type Drag, panelStyle } from './geometry.ts';

export interface PanelHost {
  readonly document: Document;
  readonly page: FramePage;
  /** Whether the extension that put the panel there is still installed. */
  readonly alive: () => boolean;
  /** The page has removed the panel more often than we put it back. */
  readonly onGone: () => void;
  /** Something of the page lies over the panel and stays there, or no longer. */
  readonly onCovered: (covered: boolean) => void;
}

/** How often the panel looks whether it is still where it belongs, milliseconds. */
const lookMs = 5_000;
/** A page that removes the panel this often does so on purpose. */
const mostReturns = 3;
/** So often within minutes the panel is brought to the top; and then once a minute. */
const mostTries = 10;
const looksAMinute = 12;
/** Where in its width and height it is looked for what takes the panel's clicks. */
const looked = [0.05, 0.5, 0.95];
/** A press becomes a drag only when the pointer moves further than this, CSS pixels. */
const tremblePx = 6;
/** The size of text in a browser whose settings nobody changed, CSS pixels. */
const usualTextPx = 16;
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
  readonly #changes = new MutationObserver(() => this.#div.isConnected || this.#look());
  #place: PanelPlace | undefined;
  #drag: Drag;
  readonly #root: ShadowRoot;
  /** Where the panel was last put. */
  #parent: Element | ShadowRoot | undefined;
  #returns = 0;
  /** What the page opened over the panel since it was last brought to the top. */
  readonly #over = new Set<Element>();
  /** How often it was brought to the top since it was last free for a minute, and looked since. */
  #tries = 0;
  #looks = 0;
  #covered = false;
  /** Nothing of it takes a click, or an element is in full screen that can hold nothing. */
  #away = false;
  #zoom = 1;
  /** The place in which the panel lies undragged, and how the browser wrote its style down. */
  #settled: { readonly place: string; readonly style: string | null } | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
    const { document } = host;
    // Never a custom element: a page can register its name first.
    this.#div = document.createElement('div');
    this.#div.popover = 'manual';
    this.#frame = sidebarFrame(document, host.page);
    this.#root = this.#div.attachShadow({ mode: 'closed' });
    this.#root.append(this.#frame);
    this.#watch = setInterval(() => {
      this.#looks += 1;
      this.#look();
    }, lookMs);
    const { signal } = this.#ended;
    document.addEventListener('fullscreenchange', this.#attach, { signal });
    // A modal dialog makes everything outside it dead to clicks, and the later popover is on top.
    // These do not bubble.
    for (const type of ['toggle', 'close']) {
      document.addEventListener(type, (event) => this.#opened(event), { capture: true, signal });
    }
    document.defaultView?.addEventListener('resize', () => this.#arrange(), { signal });
    // Before it is measured: what it inherits is the page's.
    style(this.#div, { all: 'initial' });
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

  #arranged(place: PanelPlace): Arranged {
    const { left, width } = this.#div.getBoundingClientRect();
    return arrangedAt(place, this.#drag, (left + width / 2) / this.#view.innerWidth, this.#text());
  }

  get #view(): Window {
    return this.#host.document.defaultView ?? window;
  }

  /** How large the browser's text is, as a share of the usual size. */
  #text(): number {
    return Number.parseFloat(this.#view.getComputedStyle(this.#div).fontSize) / usualTextPx || 1;
  }

  #arrange(): void {
    if (!this.#place) return;
    this.#zoom = this.#pageZoom();
    style(this.#div, {
      ...panelStyle(this.#place, this.#drag, {
        width: this.#view.innerWidth,
        zoom: this.#zoom,
        text: this.#text(),
      }),
      ...(this.#away ? { display: 'none' } : {}),
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

  /** Into the page, above everything, and into what alone takes clicks. */
  readonly #attach = (): void => {
    this.#put(aboveAll(this.#host.document));
    if (this.#away) return;
    const hit = this.#hits().find((hit) => hit !== this.#div);
    const above = hit && aboveAll(this.#host.document, hit);
    if (above?.within && above.within !== this.#parent) this.#put(above);
  };

  /**
   * Beside an element in full screen, or a modal dialog, nothing takes a click, so the panel goes
   * into it; in full screen as a plain element, since a popover is painted there but takes no click
   * either. What can hold nothing, such as a bare `video`, hides the panel until its full screen
   * ends.
   */
  #put(above: Above | undefined): void {
    const { documentElement } = this.#host.document;
    this.#away = above !== undefined && !above.within;
    // A page may have marked it as inert.
    for (const { name } of [...this.#div.attributes]) this.#div.removeAttribute(name);
    this.#arrange();
    if (this.#away) return;
    this.#parent = above?.within ?? documentElement;
    if (!above?.full) this.#div.popover = 'manual';
    if (this.#div.parentNode !== this.#parent) {
      const parent = this.#parent;
      // Moving keeps the frame as it is, where the browser can: appending loads it again.
      if (this.#div.isConnected && parent.moveBefore) parent.moveBefore(this.#div, null);
      else parent.append(this.#div);
      this.#arrange();
    }
    if (this.#div.popover) this.#div.showPopover();
    this.#over.clear();
    this.#changes.disconnect();
    if (above) this.#changes.observe(documentElement, { childList: true, subtree: true });
  }

  /** Looks whether the panel is where it belongs, and takes clicks. */
  #look(): void {
    // An extension that was updated or removed leaves this script behind: it takes the panel down.
    if (!this.#host.alive()) this.remove();
    else if (!this.#div.isConnected) this.#comeBack();
    // In full screen that can hold nothing there is nothing to do.
    else if (aboveAll(this.#host.document)?.within !== null) this.#check();
  }

  #comeBack(): void {
    // A dialog or an element in full screen that the page took away, and the panel with it.
    if (this.#parent?.isConnected) this.#returns += 1;
    if (this.#returns <= mostReturns) {
      this.#attach();
    } else {
      this.remove();
      this.#host.onGone();
    }
  }

  /** To the top, where it is covered; and away, where that does not help and nothing takes a click. */
  #check(): void {
    if (this.#pageZoom() !== this.#zoom) this.#arrange();
    let free = this.#isFree();
    if (free && this.#looks > looksAMinute) this.#tries = 0;
    if (!free && (this.#tries < mostTries || this.#looks > looksAMinute)) {
      this.#tries += 1;
      this.#looks = 0;
      this.#attach();
      free = this.#isFree();
      this.#away = !this.#hits().includes(this.#div);
      if (this.#away) this.#arrange();
    }
    if (this.#covered === free) this.#host.onCovered(!free);
    this.#covered = !free;
  }

  /** What was opened last is on top of everything, and the panel after it again. */
  #opened(event: Event): void {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const isOpen = (event as ToggleEvent).newState === 'open';
    if (target === this.#div) {
      if (isOpen) return;
    } else if (!isOpen || !target.matches(':popover-open')) this.#over.delete(target);
    else if (!this.rise()) this.#over.add(target);
    this.#look();
  }

  /** Above what was opened since. @returns whether it may, since it never fights with a page */
  rise(): boolean {
    if (this.#away || this.#tries >= mostTries) return false;
    this.#tries += 1;
    this.#looks = 0;
    this.#attach();
    return true;
  }

  /** Whether clicks reach the panel wherever it was looked, and nothing was opened over it. */
  #isFree(): boolean {
    const panel = this.#div.getBoundingClientRect();
    return (
      this.#hits().every((hit) => hit === this.#div) &&
      ![...this.#over].some((over) => {
        const { left, right, top, bottom } = over.getBoundingClientRect();
        const apart =
          left > panel.right || right < panel.left || top > panel.bottom || bottom < panel.top;
        return !apart && over.matches(':popover-open');
      })
    );
  }

  /** What takes a click at places of the panel that lie within the window. */
  #hits(): (Element | null)[] {
    const { left, top, width, height } = this.#div.getBoundingClientRect();
    const { innerWidth, innerHeight } = this.#view;
    if (width === 0) return [null];
    return looked.flatMap((along, index) =>
      looked
        // The middle and the corners.
        .filter((_, other) => (index === 1 ? other === 1 : other !== 1))
        .map((down) => [left + width * along, top + height * down] as const)
        .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight)
        .map(([x, y]) => hitAt(this.#host.document, x, y, this.#div)),
    );
  }

  #pageZoom(): number {
    return (this.#div.parentElement ?? this.#host.document.documentElement).currentCSSZoom ?? 1;
  }
}

function style(element: HTMLElement, rules: Record<string, string>): void {
  element.removeAttribute('style');
  for (const [name, value] of Object.entries(rules)) {
    element.style.setProperty(name, value, 'important');
  }
}
