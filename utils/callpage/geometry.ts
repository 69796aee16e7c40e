import { type Arranged, panelWidths, type StripPlace } from '../core/panel/arrangement.ts';
import type { PanelDragged, PanelForm, PanelPlace } from '../core/panel/place.ts';

/** Where the panel lies in a page and how large it is, in each of its forms. */

/** How far the doctor has dragged it so far. */
export type Drag = Omit<PanelDragged, 'over'> | undefined;

// Sizes are CSS pixels for text of the usual size, and grow with what the browser is set to.

/** Below this width the panel lies across the page and takes less of its height. */
const narrowPx = 480;
/** Distance from the edges of the page. */
const edge = '16px';
/** Where a page has its controls at the top, the line is below them. */
const belowControls = '112px';
/** Below this width the line takes up two lines. */
const narrowStripPx = 640;

/** Width and height of each form where there is room for it. */
const sizes: Readonly<
  Record<Exclude<PanelForm, 'panel'>, readonly [width: number, height: number]>
> = {
  strip: [720, 52],
  ask: [288, 132],
  tab: [88, 44],
  whySmall: [272, 116],
};
const narrowStripHeight = 112;

/** How a page draws what is in it. */
export interface PageMeasures {
  /** CSS pixels. */
  readonly width: number;
  /** By how much the page zooms what is in it. */
  readonly zoom: number;
  /** How large the browser's text is, as a share of the usual 16 px. */
  readonly text: number;
}

/** The style of the panel's element. */
export function panelStyle(
  place: PanelPlace,
  drag: Drag,
  page: PageMeasures,
): Record<string, string> {
  const [width, height] = sizeOf(place, drag, page);
  return {
    all: 'initial',
    display: 'block',
    position: 'fixed',
    inset: 'auto',
    ...edgesOf(place, drag, page),
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
    // What the page makes larger would reach out of its window.
    zoom: `${1 / page.zoom}`,
  };
}

/**
 * Where the panel stays that was dragged so far.
 * @param share how far to the right its middle is
 * @param text how large the browser's text is
 */
export function arrangedAt(place: PanelPlace, drag: Drag, share: number, text: number): Arranged {
  if (drag?.what === 'width') return { key: 'panelWidth', value: widthOf(place, drag, text) };
  if (place.form !== 'strip') return { key: 'panelSide', value: share < 0.5 ? 'left' : 'right' };
  const nearest: StripPlace = share < 0.4 ? 'left' : share > 0.6 ? 'right' : 'centre';
  return { key: 'stripPlace', value: nearest };
}

/** For text of the usual size. */
function widthOf({ width, side }: PanelPlace, drag: Drag, text: number): number {
  const by = drag?.what === 'width' ? drag.by / text : 0;
  const dragged = Math.round(width + (side === 'left' ? by : -by));
  return Math.min(Math.max(dragged, panelWidths.least), panelWidths.most);
}

function sizeOf(
  place: PanelPlace,
  drag: Drag,
  { width, text }: PageMeasures,
): readonly [width: string, height: string] {
  const { form } = place;
  const px = (usual: number) => `${usual * text}px`;
  if (form !== 'panel') {
    const [wide, high] = sizes[form];
    const isNarrow = form === 'strip' && width < narrowStripPx * text;
    return [px(wide), px(isNarrow ? narrowStripHeight : high)];
  }
  if (width < narrowPx * text) {
    return ['calc(100vw - 32px)', `min(calc(100vh - 32px), max(45vh, ${px(240)}))`];
  }
  // Clear of the controls. In a low or zoomed page it covers them rather than show no item at all.
  const high = `max(min(${px(640)}, calc(100vh - 160px)), min(${px(280)}, calc(100vh - 32px)))`;
  return [px(widthOf(place, drag, text)), high];
}

/** The edges of the page that the panel keeps to. */
function edgesOf(
  { form, side, controls, strip }: PanelPlace,
  drag: Drag,
  { text }: PageMeasures,
): Record<string, string> {
  const by = drag?.what === 'place' ? drag.by : 0;
  const from = (side: 'left' | 'right', far = edge) => {
    return { [side]: `calc(${far} ${side === 'left' ? '+' : '-'} ${by}px)` };
  };
  if (form !== 'strip') {
    return { ...from(side), [controls === 'bottom' ? 'top' : 'bottom']: edge };
  }
  const top = controls === 'top' ? belowControls : edge;
  if (strip !== 'centre') return { ...from(strip), top };
  return { ...from('left', `max(${edge}, calc(50vw - ${(sizes.strip[0] * text) / 2}px))`), top };
}
