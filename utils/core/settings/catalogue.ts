import * as v from 'valibot';
import { breakSettings } from '../breaks/settings.ts';
import { checkTemplate, longestTemplate } from '../checklist/note.ts';
import { type Language, languages } from '../languages.ts';
import {
  type ChosenForm,
  chosenForms,
  panelWidths,
  type StripPlace,
  stripPlaces,
} from '../panel/arrangement.ts';
import { type ExtraHost, longestName, mostHosts, readHost } from '../platforms/hosts.ts';
import { platforms } from '../platforms/index.ts';
import type { AutoStart } from '../platforms/types.ts';
import { onOrOff, type Setting, type ValueOf, wholeNumber } from './setting.ts';

function setting<Value>(entry: Setting<Value>): Setting<Value> {
  return entry;
}

const whenToStart = v.picklist(['always', 'ask', 'never'], 'must be "always", "ask" or "never"');

/** A template for the note; empty: the one that Webside comes with. */
const template = v.pipe(
  v.string('must be text'),
  v.maxLength(longestTemplate, `must have at most ${longestTemplate} characters`),
  v.check(
    (text) => text === '' || checkTemplate(text).length === 0,
    'must have the right brackets and placeholders',
  ),
  v.metadata({ field: 'template' }),
);

/** One line of text that a person chose: a name. */
const name = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(longestName, `must have at most ${longestName} characters`),
  v.regex(/^[^\p{C}]*$/u, 'must be one line of text'),
);

/**
 * A host as it is stored: what `readHost` makes of it, and nothing else. One that a platform came to
 * know by itself since it was added does no harm.
 */
const host = v.pipe(
  v.string('must be text'),
  v.check((text) => {
    const read = readHost(text);
    return 'host' in read && read.host === text;
  }, 'must be a host name such as "video.example.org" or "*.example.org"'),
);

const form = v.picklist(chosenForms, 'must be "panel", "strip" or "tab"');

const general = {
  /** The language of what Webside says. */
  language: setting<Language>({
    group: 'general',
    schema: v.picklist(languages, 'must be "browser", "en" or "cy"'),
    default: 'browser',
  }),
  /** Nothing opens by itself after an installation. */
  disableFirstRun: setting({ group: 'general', schema: onOrOff, default: false, policyOnly: true }),
  /** Whether the After phase offers "Copy note". */
  copyNote: setting({ group: 'note', schema: onOrOff, default: true }),
  /** What "Copy note" makes of what was ticked. */
  noteTemplate: setting({ group: 'note', schema: template, default: '' }),
  /** Services that Webside does not know by itself, by their hosts. */
  extraHosts: setting<readonly ExtraHost[]>({
    group: 'services',
    schema: v.pipe(
      v.array(
        v.strictObject(
          { host, label: name, autoStart: whenToStart },
          'must be a host with a label',
        ),
        'must be a list of hosts',
      ),
      v.maxLength(mostHosts, `must have at most ${mostHosts} hosts`),
      v.check(
        (hosts) => new Set(hosts.map(({ host }) => host)).size === hosts.length,
        'must not name a host twice',
      ),
      v.readonly(),
    ),
    default: [],
  }),
  /** Seconds a call that dropped may take to come back as the same consultation. */
  reconnectSeconds: setting({ group: 'calls', schema: wholeNumber(0, 300), default: 60 }),
  /** Length of an appointment, minutes: the closing nudge comes at 70 % of it. */
  slotMinutes: setting<10 | 15>({
    group: 'nudges',
    schema: v.picklist([10, 15], 'must be 10 or 15'),
    default: 15,
  }),
  nudges: setting({ group: 'nudges', schema: onOrOff, default: true }),
  /** Seconds into the call until the opening nudge. */
  openingNudgeSeconds: setting({ group: 'nudges', schema: wholeNumber(10, 600), default: 120 }),
  /** A reminder that is due waits for two seconds of silence, though not for long. */
  waitForPause: setting({ group: 'nudges', schema: onOrOff, default: true }),
  /** Edge of the call page at which the panel sits. */
  panelSide: setting<'left' | 'right'>({
    group: 'sidebar',
    schema: v.picklist(['left', 'right'], 'must be "left" or "right"'),
    default: 'right',
  }),
  /** Width of the panel, CSS pixels. */
  panelWidth: setting({
    group: 'sidebar',
    schema: wholeNumber(panelWidths.least, panelWidths.most),
    default: panelWidths.usual,
  }),
  /** How much of the page the checklist takes before, at the start, for the close and after the call. */
  panelForm: setting<ChosenForm>({ group: 'sidebar', schema: form, default: 'panel' }),
  /** The same while consulting, when the eyes belong near the camera. */
  consultForm: setting<ChosenForm>({ group: 'sidebar', schema: form, default: 'strip' }),
  /** Where along the top of the page the line under the camera sits. */
  stripPlace: setting<StripPlace>({
    group: 'sidebar',
    schema: v.picklist(stripPlaces, 'must be "left", "centre" or "right"'),
    default: 'centre',
  }),
  /** While the doctor shows their screen, the checklist shrinks to its smallest form. */
  smallWhenSharing: setting({ group: 'sidebar', schema: onOrOff, default: true }),
  /** How exactly the log keeps a consultation's start. */
  timePrecision: setting<'exact' | 'hour' | 'date'>({
    group: 'log',
    schema: v.picklist(['exact', 'hour', 'date'], 'must be "exact", "hour" or "date"'),
    default: 'hour',
  }),
  /** Whether the log deletes by itself what is older than `retentionDays`. */
  deleteOld: setting({ group: 'log', schema: onOrOff, default: true }),
  /** For how many days the log keeps a consultation. */
  retentionDays: setting({ group: 'log', schema: wholeNumber(1, 3650), default: 90 }),
  /** Whether a doctor may write what they think of a consultation afterwards. */
  reflections: setting({ group: 'log', schema: onOrOff, default: true }),
  /** Whether the log can be taken out of the browser as a file, on paper or as text. */
  exports: setting({ group: 'log', schema: onOrOff, default: true }),
  ...breakSettings,
};

type PerPlatform = Readonly<
  Record<`enabled.${string}`, Setting<boolean>> &
    Record<`autoStart.${string}`, Setting<AutoStart>> &
    Record<`serviceName.${string}`, Setting<string>>
>;

/** What can be chosen of each platform, with its own defaults. */
const perPlatform: PerPlatform = Object.fromEntries(
  platforms.flatMap((platform): [string, Setting<never>][] => {
    const entries: Record<string, Setting<boolean> | Setting<AutoStart> | Setting<string>> = {
      /** If this is off, Webside does not run in the platform's pages. */
      enabled: setting({ group: 'services', schema: onOrOff, default: true }),
      /** What a call there does. */
      autoStart: setting<AutoStart>({
        group: 'services',
        schema: whenToStart,
        default: platform.autoStart,
      }),
      /** What the service is called: many have a name of their own for it. */
      serviceName: setting({ group: 'services', schema: name, default: platform.name }),
    };
    return Object.entries(entries).map(([family, entry]) => [
      `${family}.${platform.id}`,
      entry as Setting<never>,
    ]);
  }),
);

/** Every setting there is. Types, defaults and checks come from here and from nowhere else. */
export const catalogue: PerPlatform & typeof general = { ...perPlatform, ...general };

export type Settings = {
  readonly [Key in keyof typeof general]: ValueOf<(typeof general)[Key]>;
} & Readonly<
  Record<`enabled.${string}`, boolean> &
    Record<`autoStart.${string}`, AutoStart> &
    Record<`serviceName.${string}`, string>
>;
