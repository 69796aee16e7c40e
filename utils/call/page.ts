import { hasAddressMark } from '../platforms/index.ts';
import type { PageMark, Platform } from '../platforms/types.ts';

/** What a frame's address and marks say, without its media. */
export interface PageEvidence {
  /** The person at this screen is the patient. */
  readonly patient: boolean;
  /** A device test: media play, yet there is no call. */
  readonly notACall: boolean;
  readonly waiting: boolean;
  readonly leaveControl: boolean | undefined;
  readonly twoMarks: boolean;
}

/**
 * One look at a page for the marks of its platform. Reads, and changes nothing.
 * @param address the page's own, or for `about:blank` and `srcdoc` frames the origin they inherit
 */
export function lookAtPage(platform: Platform, document: Document, address: string): PageEvidence {
  const shows = (marks: readonly PageMark[]) =>
    marks.some(({ selector }) => document.querySelector(selector) !== null);
  const leaveControl = platform.inCall && shows(platform.inCall.leave);
  return {
    patient: hasAddressMark(address, platform.patient.addresses) || shows(platform.patient.page),
    notACall: hasAddressMark(address, platform.notACall),
    waiting: shows(platform.waiting),
    leaveControl,
    twoMarks: leaveControl === true && shows(platform.inCall?.company ?? []),
  };
}
