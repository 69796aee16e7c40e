/**
 * What pages do to the checklist, on purpose or without meaning to. Each is played in a call page with
 * the checklist open; afterwards the checklist takes ticks again, or says that it is covered.
 */
import type { Frame, Page } from 'puppeteer-core';
import { until } from '../support/call.ts';
import { type Rig, sidebars, ticked } from '../support/rig.ts';

/** Something in the way of the checklist. Runs in the page, and puts what it does on `window`. */
export interface Obstacle {
  readonly name: string;
  /** What the doctor meets: the checklist again, or the word that it is covered. */
  readonly leads: 'back' | 'said';
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

declare global {
  interface Window {
    obstacle?: HTMLElement;
  }
}

/** In the page: the element that Webside puts there. */
const host = 'html > div:last-of-type';

function shadowDialog(mode: ShadowRootMode) {
  const outer = document.createElement('section');
  const dialog = document.createElement('dialog');
  dialog.append('Are you still there?');
  outer.attachShadow({ mode }).append(dialog);
  document.body.append(outer);
  dialog.showModal();
  window.obstacle = outer;
}

async function shadowFullscreen(inner: boolean) {
  const outer = document.createElement('section');
  const stage = document.createElement('main');
  stage.append('Stage');
  outer.attachShadow({ mode: 'open' }).append(stage);
  document.body.append(outer);
  await (inner ? stage : outer).requestFullscreen();
  window.obstacle = outer;
}

function over(style: string, kind: 'popover' | 'dialog') {
  const cover = document.createElement('div');
  cover.style.cssText = `position:fixed;inset:0;width:auto;height:auto;${style}`;
  if (kind === 'popover') cover.popover = 'manual';
  document.body.append(cover);
  cover.showPopover();
  window.obstacle = cover;
}

const takeAway = () => window.obstacle?.remove();
const leaveFullscreen = async () => {
  if (document.fullscreenElement) await document.exitFullscreen();
  window.obstacle?.remove();
};

/** Functions run in the page alone: what they use goes with them. */
const withHelp = (help: (...args: never[]) => unknown, ...args: unknown[]) =>
  new Function(`return (${help})(...${JSON.stringify(args)})`) as () => unknown;

/** Of one fixed element: set or take away a property of its style or of itself. */
const atRoot = (act: (root: HTMLElement) => void) =>
  new Function(`(${act})(document.documentElement)`) as () => unknown;
const atHost = (act: (host: HTMLElement) => void) =>
  new Function(`(${act})(document.querySelector('${host}'))`) as () => unknown;
const nothing = () => undefined;

export const obstacles: readonly Obstacle[] = [
  {
    name: 'a modal dialog in an open shadow root',
    leads: 'back',
    begin: withHelp(shadowDialog, 'open'),
    end: takeAway,
  },
  {
    name: 'a modal dialog in a closed shadow root',
    leads: 'back',
    begin: withHelp(shadowDialog, 'closed'),
    end: takeAway,
  },
  {
    name: 'full screen of an element in a shadow root',
    leads: 'back',
    begin: withHelp(shadowFullscreen, true),
    end: leaveFullscreen,
  },
  {
    name: 'full screen of an element with a shadow root',
    leads: 'back',
    begin: withHelp(shadowFullscreen, false),
    end: leaveFullscreen,
  },
  {
    name: 'an inert page',
    leads: 'said',
    begin: atRoot((root) => {
      root.inert = true;
    }),
    end: atRoot((root) => {
      root.inert = false;
    }),
  },
  {
    name: 'a later opaque popover',
    leads: 'back',
    begin: withHelp(over, 'background:white', 'popover'),
    end: takeAway,
  },
  {
    name: 'a later popover that lets clicks through',
    leads: 'back',
    begin: withHelp(over, 'background:white;pointer-events:none', 'popover'),
    end: takeAway,
  },
  {
    name: 'hidePopover() on the host',
    leads: 'back',
    begin: atHost((host) => host.hidePopover()),
    end: nothing,
  },
  {
    name: 'an inert host',
    leads: 'back',
    begin: atHost((host) => {
      host.inert = true;
    }),
    end: nothing,
  },
  {
    name: 'a hidden host',
    leads: 'back',
    begin: atHost((host) => host.style.setProperty('display', 'none', 'important')),
    end: nothing,
  },
  {
    name: 'a host moved into what is not shown',
    leads: 'back',
    begin: () => {
      const hidden = document.createElement('div');
      hidden.hidden = true;
      document.body.append(hidden);
      const host = [...document.querySelectorAll<HTMLElement>('html > div')].at(-1);
      if (host) hidden.append(host);
      window.obstacle = hidden;
    },
    end: takeAway,
  },
  {
    name: 'CSS zoom on html',
    leads: 'back',
    begin: atRoot((root) => root.style.setProperty('zoom', '1.5')),
    end: atRoot((root) => root.style.removeProperty('zoom')),
  },
  {
    name: 'opacity, filter and rotation on html',
    leads: 'back',
    begin: atRoot((root) => {
      root.style.cssText = 'opacity:0.2;filter:blur(3px);transform:rotate(2deg)';
    }),
    end: atRoot((root) => root.removeAttribute('style')),
  },
  {
    name: 'forged pagehide, pageshow and fullscreenchange',
    leads: 'back',
    begin: () => {
      window.dispatchEvent(new PageTransitionEvent('pagehide'));
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      document.dispatchEvent(new Event('fullscreenchange'));
      document.dispatchEvent(new Event('visibilitychange'));
    },
    end: nothing,
  },
  {
    name: 'elements named as what scripts use of a document',
    leads: 'back',
    begin: () => {
      const form = document.createElement('form');
      form.id = 'named';
      document.body.append(form);
      const names =
        'createElement documentElement fullscreenElement querySelector querySelectorAll';
      const more = 'addEventListener defaultView elementFromPoint body browser chrome prerendering';
      for (const name of `${names} ${more}`.split(' ')) {
        const image = document.createElementNS('http://www.w3.org/1999/xhtml', 'img');
        image.setAttribute('name', name);
        image.id = name;
        form.append(image);
      }
      window.obstacle = form;
    },
    end: () => window.obstacle?.remove(),
  },
];

export interface Met {
  readonly tried: number;
  /** Neither came the checklist back, nor was it said. */
  readonly silent: readonly string[];
  /** It did not come back when the obstacle had gone. */
  readonly dead: readonly string[];
}

/**
 * Plays obstacles in turn in one call page.
 * @param count how many in all
 */
export async function meetObstacles(rig: Rig, page: Page, count: number): Promise<Met> {
  const silent: string[] = [];
  const dead: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const obstacle = obstacles[index % obstacles.length] as Obstacle;
    const problem = await meet(rig, page, obstacle);
    if (problem) (problem === 'silent' ? silent : dead).push(obstacle.name);
  }
  return { tried: count, silent, dead };
}

/** Plays one obstacle. @returns what went wrong */
export async function meet(
  rig: Rig,
  page: Page,
  obstacle: Obstacle,
): Promise<'silent' | 'dead' | undefined> {
  await page.evaluate(obstacle.begin);
  const [saidSo, back] = [obstacle.leads === 'said', obstacle.leads === 'back'];
  const met = await until(
    async () => {
      if (saidSo && (await isSaid(rig))) return true;
      return (back && (await takesTick(page))) || undefined;
    },
    obstacle.name,
    15_000,
  ).catch(() => false);
  await page.evaluate(obstacle.end);
  const again = await until(async () => (await takesTick(page)) || undefined, 'a tick', 75_000);
  if (!met) return 'silent';
  return again ? undefined : 'dead';
}

/** Whether popup and button say that the checklist is covered. */
export async function isSaid(rig: Rig): Promise<boolean> {
  const view = await rig.viewOf('consultation');
  return view?.kind === 'consultation' && view.panelCovered;
}

const item = 'Asked: can you hear and see me clearly?';

/** Presses an item where it is on the screen, and looks whether that counts. */
export async function takesTick(page: Page): Promise<boolean> {
  const [frame] = sidebars(page);
  if (!frame) return false;
  try {
    const before = (await ticked(frame)).includes(item);
    // Places in a frame that is drawn larger or smaller cannot be clicked on by its own measure.
    const drawn = await (await frame.frameElement())?.boundingBox();
    if (Math.abs((drawn?.width ?? 0) - (await frame.evaluate(() => innerWidth))) > 1) return false;
    const box = await frame.waitForSelector(`::-p-aria([name="${item}"][role="checkbox"])`, {
      timeout: 500,
    });
    const at = await box?.boundingBox();
    const still = await box?.boundingBox();
    // It is just moving, or changing its form.
    if (!at || !still || at.y !== still.y || at.x !== still.x) return false;
    const { width, height } = await page.evaluate(() => ({
      width: innerWidth,
      height: innerHeight,
    }));
    if (at.y + at.height > height || at.x > width) return false;
    await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
    await until(
      async () => (await ticked(frame)).includes(item) !== before || undefined,
      'the tick',
      700,
    );
    return true;
  } catch {
    // It goes or comes just now.
    return false;
  }
}

/** What a page can find out about the frame: everything that names its address. */
export async function leaksOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const own = /extension:/;
    const found: string[] = [];
    const note = (where: string, what: unknown) => {
      const text = typeof what === 'string' ? what : (JSON.stringify(what) ?? '');
      if (own.test(text)) found.push(`${where}: ${text.slice(0, 200)}`);
    };
    note('entries', performance.getEntries());
    note('markup', document.documentElement.outerHTML);
    note(
      'all',
      [...document.querySelectorAll('*')].map((one) => one.getAttribute('src') ?? ''),
    );
    note('ancestors', [...location.ancestorOrigins]);
    if (window.length > 0) found.push(`window.length: ${window.length}`);
    for (const one of document.querySelectorAll('html > div')) {
      if (one.shadowRoot) found.push('an open root');
    }
    const find = (window as unknown as { find(text: string): boolean }).find;
    if (find.call(window, 'Introduced myself')) found.push('find()');
    const memory = performance as unknown as {
      measureUserAgentSpecificMemory?: () => Promise<unknown>;
    };
    // It answers when memory is next tidied up.
    if (self.crossOriginIsolated && memory.measureUserAgentSpecificMemory) {
      note('memory', await memory.measureUserAgentSpecificMemory());
    }
    return found;
  });
}

/** A frame of the page's own that shows Webside's page. @returns what it shows after a while */
export async function copyOf(page: Page, address: string): Promise<string | null> {
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.id = 'copy';
    if ('credentialless' in frame) frame.credentialless = true;
    frame.src = address;
    frame.style.cssText = 'position:fixed;left:0;top:0;width:300px;height:500px';
    frame.addEventListener('load', () => {
      for (let index = 0; index < 20; index += 1) {
        frame.contentWindow?.postMessage(crypto.randomUUID(), '*');
        frame.contentWindow?.postMessage({ type: 'hello' }, '*');
      }
    });
    document.body.append(frame);
  }, address);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const copy = await copyIn(page);
  return copy ? copy.evaluate(() => document.querySelector('#app')?.innerHTML ?? '') : null;
}

async function copyIn(page: Page): Promise<Frame | undefined> {
  const element = await page.$('#copy');
  const frame = await element?.contentFrame();
  return frame?.url().includes('sidebar.html') ? frame : undefined;
}
