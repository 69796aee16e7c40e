import { type Arranged, panelWidths, type StripPlace } from '../core/panel/arrangement.ts';
import type { PanelDragged, PanelForm, PanelPlace } from '../core/panel/place.ts';

/** Where the panel lies in a page and how large it is, in each of its forms. */

/** How far the doctor has dragged it so far. */
export type Drag = Omit<PanelDragged, 'over'> | undefined;

/** Below this width, CSS pixels, the panel lies across the page and takes less of its height. */
const narrowPx = 480;
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

/**
 * The style of the panel's element.
 * @param pageWidth CSS pixels
 * @param zoom by how much the page zooms what is in it
 */
export function panelStyle(
  place: PanelPlace,
  drag: Drag,
  pageWidth: number,
  zoom: number,
): Record<string, string> {
  const [width, height] = sizeOf(place, drag, pageWidth);
  return {
    all: 'initial',
    display: 'block',
    position: 'fixed',
    inset: 'auto',
    ...edgesOf(place, drag),
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
    zoom: `${1 / zoom}`,
  };
}

/** Where the panel stays that was dragged so far. @param share how far to the right its middle is */
export function arrangedAt(place: PanelPlace, drag: Drag, share: number): Arranged {
  if (drag?.what === 'width') return { key: 'panelWidth', value: widthOf(place, drag) };
  if (place.form !== 'strip') return { key: 'panelSide', value: share < 0.5 ? 'left' : 'right' };
  const nearest: StripPlace = share < 0.4 ? 'left' : share > 0.6 ? 'right' : 'centre';
  return { key: 'stripPlace', value: nearest };
}

function widthOf({ width, side }: PanelPlace, drag: Drag): number {
  const by = drag?.what === 'width' ? drag.by : 0;
  const dragged = Math.round(width + (side === 'left' ? by : -by));
  return Math.min(Math.max(dragged, panelWidths.least), panelWidths.most);
}

function sizeOf(
  place: PanelPlace,
  drag: Drag,
  pageWidth: number,
): readonly [width: string, height: string] {
  const { form } = place;
  if (form === 'strip' && pageWidth < narrowStripPx) return [sizes.strip[0], '112px'];
  if (form !== 'panel') return sizes[form];
  return pageWidth < narrowPx ? acrossPanel : [`${widthOf(place, drag)}px`, panelHeight];
}

/** The edges of the page that the panel keeps to. */
function edgesOf({ form, side, controls, strip }: PanelPlace, drag: Drag): Record<string, string> {
  const by = drag?.what === 'place' ? drag.by : 0;
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
