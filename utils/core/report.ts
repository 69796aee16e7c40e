import type { View } from './consultation/view.ts';
import type { FrameDiagnosis } from './messages.ts';

/** What a report to support is made of. Nothing here has an address, a title or a name in it. */
export interface ReportFacts {
  readonly version: string;
  /** Such as "Chrome 156". */
  readonly browser: string;
  readonly view: View | undefined;
  readonly enabled: boolean;
  readonly autoStart: string;
  /** The browser lets Webside see all call pages that it works with. */
  readonly permitted: boolean;
  readonly audible: boolean;
  readonly frames: readonly FrameDiagnosis[];
}

/**
 * A report to support, in plain text. Not translated: whoever reads it wants to find it
 * word for word in the code. A service that was added is `other`: its name is somebody's own.
 */
export function reportText(facts: ReportFacts): string {
  const { version, browser, view, enabled, autoStart, permitted, audible, frames } = facts;
  const service = view?.platform?.split('.')[0] ?? 'none';
  return [
    `Webside ${version} on ${browser}`,
    `service=${service} enabled=${enabled} autoStart=${autoStart} permitted=${permitted} audible=${audible}`,
    viewLine(view),
    ...frames.map((frame, index) => {
      const values = Object.entries(frame).map(([name, value]) => `${name}=${value}`);
      return `frame ${index + 1}: ${values.join(' ')}`;
    }),
    frames.length === 0 ? 'no frame answered' : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function viewLine(view: View | undefined): string {
  if (!view) return 'view=none';
  if (view.kind === 'idle') return `view=idle seen=${view.seen}`;
  if (view.kind === 'ask') return `view=ask presenting=${view.presenting}`;
  const { connection, endedHow, form, hidden, panelGone, panelCovered, degraded } = view;
  return `view=consultation connection=${connection} ended=${endedHow} form=${form} hidden=${hidden} panelGone=${panelGone} panelCovered=${panelCovered} degraded=${degraded}`;
}

/** The browser's name and main version, from what it calls itself. */
export function browserName(userAgent: string): string {
  const names: readonly [string, RegExp][] = [
    ['Edge', /Edg\/(\d+)/],
    ['Firefox', /Firefox\/(\d+)/],
    ['Chrome', /Chrome\/(\d+)/],
  ];
  for (const [name, pattern] of names) {
    const version = pattern.exec(userAgent)?.[1];
    if (version) return `${name} ${version}`;
  }
  return 'unknown browser';
}
