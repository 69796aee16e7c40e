import type { StripPlace } from './arrangement.ts';

/** Where the panel is in the page. */
export interface PanelPlace {
  readonly form: PanelForm;
  readonly side: 'left' | 'right';
  /** Edge at which the page has the call's own controls. */
  readonly controls: 'top' | 'bottom';
  /** Width of the panel, CSS pixels. */
  readonly width: number;
  readonly strip: StripPlace;
}

/**
 * How much of the page the panel takes. `strip`: one line under the camera; `tab`: a small button at
 * the edge; `note`: the same with a sentence that says why it is small.
 */
export type PanelForm = 'panel' | 'strip' | 'ask' | 'tab' | 'note';

/** The panel, or its edge, is dragged from here. */
export interface PanelDrag {
  readonly what: 'place' | 'width';
  /** Where it was taken hold of, CSS pixels from its left edge. */
  readonly x: number;
}

/** The panel, or its edge, is dragged and was so far. */
export interface PanelDragged {
  readonly what: PanelDrag['what'];
  /** How far to the right: pixels of the screen; in the page, CSS pixels. */
  readonly by: number;
  readonly over: boolean;
}
