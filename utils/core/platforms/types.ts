/** When a call on a platform opens the checklist: at once, after a "yes" for that meeting, or only by hand. */
export type AutoStart = 'always' | 'ask' | 'never';

/** How far to trust a fact about somebody else's page, and when it was last read. */
export interface Provenance {
  /** `true`: read in public material. `false`: a plausible guess. Neither is a test on the real service. */
  readonly verified: boolean;
  /** Day of the reading, `YYYY-MM-DD`. */
  readonly on: string;
  /** Where it was read, or what the guess rests on. */
  readonly note: string;
}

export interface Host extends Provenance {
  /** A host name, or `*.` and a suffix for every host below it (and the suffix itself). */
  readonly host: string;
}

/**
 * A place in the page's address: a path prefix; a query parameter with its value, or by its name
 * alone where the value is a secret; a parameter with its value behind `#`, where applications keep
 * addresses of their own.
 */
export type AddressMark = Provenance & {
  readonly path?: string;
  readonly query?: readonly [name: string, value: string];
  readonly parameter?: string;
  readonly fragment?: readonly [name: string, value: string];
  /** Others may have such an address too, so that it is a guess who this is. */
  readonly shared?: true;
};

/**
 * Something in the page that a selector finds. Ids, data attributes and test classes only, because
 * words change with language; an attribute whose value may be a name by its presence alone.
 */
export interface PageMark extends Provenance {
  readonly selector: string;
  /** How many there must be, where one may be the doctor's own. */
  readonly atLeast?: number;
}

/**
 * One service for video consultations: everything Webside knows of its pages, in one file.
 * Data only: no function, so that a platform can be read, dated and checked at a glance.
 */
export interface Platform {
  /** Stable id, stored in the log. */
  readonly id: string;
  /** The service's own name, a proper noun, shown untranslated. */
  readonly name: string;
  readonly autoStart: AutoStart;
  /** Where clinicians work. Webside asks for these hosts and for `rooms`, and for no others. */
  readonly hosts: readonly Host[];
  /** Hosts that carry the call inside a page of `hosts`, or in a tab opened from one; elsewhere they are not ours. */
  readonly rooms?: readonly Host[];
  /**
   * Signs that a room's address is a clinician's. Such a room counts also in a tab of which nobody
   * knows what opened it, as where a desktop program did. It may be another service's, so that the
   * doctor is asked first.
   */
  readonly roomLinks?: readonly AddressMark[];
  /**
   * Signs that the person at this screen is a clinician, remembered for the tab: a guess that
   * somebody is a patient does not count against them.
   */
  readonly clinician?: {
    readonly addresses: readonly AddressMark[];
    readonly page: readonly PageMark[];
  };
  /** Signs that the person at this screen is the patient: nothing is shown. */
  readonly patient: {
    /** Hosts that only patients use: Webside never asks for them, and they cannot be added. */
    readonly hosts?: readonly Host[];
    readonly addresses: readonly AddressMark[];
    readonly page: readonly PageMark[];
  };
  /** Device tests and the like: media play, yet there is no consultation. */
  readonly notACall: readonly AddressMark[];
  /** The doctor is before the call: pre-join screen or lobby. */
  readonly waiting: readonly PageMark[];
  /**
   * Two independent signs of a running call, for when the media cannot be seen:
   * the control that leaves it, and any one sign of its company. Both or it does not count.
   */
  readonly inCall?: {
    readonly leave: readonly PageMark[];
    readonly company: readonly PageMark[];
  };
  /** Somebody else is in the call. */
  readonly somebody?: readonly PageMark[];
  /** The screen that the platform shows after a call. */
  readonly ended?: readonly PageMark[];
  /** The doctor is showing their screen to the others in the call. */
  readonly presenting?: readonly PageMark[];
  /** Edge of the page where the call's own controls are, which the checklist must not cover. */
  readonly controls: 'top' | 'bottom';
}
