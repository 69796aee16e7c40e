/**
 * How the checklist is arranged in a call page: what a doctor can set, and change by hand. Names and
 * meanings are those of the settings, whose values hold until something was changed by hand.
 */
export interface Arrangement {
  /** Edge of the page at which the panel and the small button sit. */
  readonly panelSide: 'left' | 'right';
  /** Width of the panel, CSS pixels. */
  readonly panelWidth: number;
  /** Where along the top of the page the line sits: as near to the camera as can be. */
  readonly stripPlace: StripPlace;
  /** The form before, at the start, for the close and after the call. */
  readonly panelForm: ChosenForm;
  /** The form while consulting. */
  readonly consultForm: ChosenForm;
}

export const stripPlaces = ['left', 'centre', 'right'] as const;
export type StripPlace = (typeof stripPlaces)[number];

/** The forms that can be chosen: in full, one line under the camera, a small button. */
export const chosenForms = ['panel', 'strip', 'tab'] as const;
export type ChosenForm = (typeof chosenForms)[number];

/** Widths of the panel, CSS pixels: as narrow as five items can be read, as wide as a page can spare. */
export const panelWidths = { least: 260, usual: 300, most: 420 } as const;

/** One thing about the arrangement, as the doctor changed it. */
export type Arranged = {
  readonly [Key in keyof Arrangement]: { readonly key: Key; readonly value: Arrangement[Key] };
}[keyof Arrangement];
