const media = 'video, audio';

/**
 * Finds media elements in a document, in the small window it may have put the call into, and in open
 * shadow trees. Those are searched for only where the document itself shows nothing of anybody else,
 * because every element may have one.
 */
export class Roots {
  readonly #document: Document;
  readonly #found: (root: ShadowRoot) => void;
  #shadows: readonly ShadowRoot[] = [];

  /** @param found called once for each shadow tree in which there are media */
  constructor(document: Document, found: (root: ShadowRoot) => void) {
    this.#document = document;
    this.#found = found;
  }

  elements(): HTMLMediaElement[] {
    return [...documentsOf(this.#document), ...this.#shadows].flatMap(mediaIn);
  }

  /** Looks for shadow trees with media. */
  search(): void {
    const known = this.#shadows;
    this.#shadows = documentsOf(this.#document)
      .flatMap(shadowsIn)
      .filter((root) => root.querySelector(media));
    for (const root of this.#shadows) if (!known.includes(root)) this.#found(root);
  }
}

/** The media elements of a document, and of the small window it may have put the call into. */
export function mediaElements(document: Document): HTMLMediaElement[] {
  const documents = documentsOf(document);
  const here = documents.flatMap(mediaIn);
  return here.length > 0 ? here : documents.flatMap(shadowsIn).flatMap(mediaIn);
}

function documentsOf(page: Document): Document[] {
  const view = page.defaultView as { documentPictureInPicture?: SmallWindow } | null;
  const small = view?.documentPictureInPicture?.window?.document;
  return small ? [page, small] : [page];
}

function shadowsIn(root: ParentNode): ShadowRoot[] {
  return [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? [shadowRoot, ...shadowsIn(shadowRoot)] : [],
  );
}

function mediaIn(root: ParentNode): HTMLMediaElement[] {
  return [...root.querySelectorAll<HTMLMediaElement>(media)];
}

/** Not yet in TypeScript's library. */
interface SmallWindow {
  readonly window: Window | null;
}
