import { extension } from './content.ts';

/** What of a page alone takes clicks, and what takes those that are meant for the panel. */

/** In full screen these elements show only themselves, whatever is put into them. */
const holdsNothing = /^(VIDEO|IFRAME|CANVAS|IMG|OBJECT|EMBED)$/;

/** Something of the page that alone takes clicks. */
export interface Above {
  /** Where the panel goes; `null`: it can hold nothing. */
  readonly within: Element | ShadowRoot | null;
  readonly full: boolean;
}

/**
 * Of an element in full screen and a modal dialog the one that alone takes clicks now.
 * @param hit what takes the panel's clicks, in which a dialog within a shadow root is found
 * @returns nothing where the whole page takes clicks
 */
export function aboveAll(document: Document, hit?: Element | null): Above | undefined {
  const full = fullscreenIn(document);
  const dialog =
    hit?.closest('dialog:modal') ?? [...document.querySelectorAll('dialog:modal')].at(-1);
  // A dialog over what is in full screen takes the clicks of that too.
  if (dialog && !(full && dialog.contains(full))) return { within: dialog, full: false };
  if (!full) return undefined;
  if (holdsNothing.test(full.tagName)) return { within: null, full: true };
  // What lies beside a shadow root is not shown.
  return { within: rootOf(full) ?? full, full: true };
}

/** What takes a click at a point, CSS pixels of the window, within shadow roots too. */
export function hitAt(document: Document, x: number, y: number, own: Element): Element | null {
  let hit = document.elementFromPoint(x, y);
  while (hit && hit !== own) {
    const inner = rootOf(hit)?.elementFromPoint(x, y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return hit;
}

function fullscreenIn(document: Document): Element | null {
  let full = document.fullscreenElement;
  for (let inner = full; inner; inner = rootOf(inner)?.fullscreenElement ?? null) full = inner;
  return full;
}

/** Extensions may look into closed roots as well; where they may not, into open ones. */
function rootOf(element: Element): ShadowRoot | null {
  const closed = element instanceof HTMLElement && extension.dom?.openOrClosedShadowRoot(element);
  return closed || element.shadowRoot;
}
