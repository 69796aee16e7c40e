import type { Role } from '../core/call/role.ts';
import { hasAddressMark } from '../core/platforms/addressMark.ts';
import type { AddressMark, PageMark, Platform } from '../core/platforms/types.ts';

/** What a frame's address and marks say, without its media. */
export interface PageEvidence {
  readonly role: Role;
  /** A device test: media play, yet there is no call. */
  readonly notACall: boolean;
  readonly waiting: boolean;
  readonly leaveControl: boolean | undefined;
  readonly twoMarks: boolean;
  readonly somebody: boolean | undefined;
  readonly endScreen: boolean;
  readonly presenting: boolean;
}

/**
 * One look at a page for the marks of its platform. Reads, and changes nothing.
 * @param address the page's own, or for `about:blank` and `srcdoc` frames the origin they inherit
 */
export function lookAtPage(platform: Platform, document: Document, address: string): PageEvidence {
  const shows = (marks?: readonly PageMark[]) => showsMark(document, marks);
  // Taken apart once for all of its marks.
  const parts = new URL(address);
  const at = (marks: readonly AddressMark[] = []) => hasAddressMark(parts, marks);
  const { patient, clinician, inCall, somebody } = platform;
  const leaveControl = inCall && shows(inCall.leave);
  const role = () => {
    if (
      shows(patient.page) ||
      at(patient.addresses.filter(({ verified, shared }) => verified && !shared))
    ) {
      return 'patient';
    }
    if (at(clinician?.addresses) || shows(clinician?.page)) return 'clinician';
    return at(patient.addresses) ? 'likelyPatient' : 'unknown';
  };
  return {
    role: role(),
    notACall: at(platform.notACall),
    waiting: shows(platform.waiting),
    leaveControl,
    twoMarks: leaveControl === true && shows(inCall?.company),
    somebody: somebody && (shows(somebody) || unlessWeak(somebody)),
    endScreen: shows(platform.ended),
    presenting: shows(platform.presenting),
  };
}

/** Where one of the marks may be the doctor's own, too few of them say nothing. */
function unlessWeak(marks: readonly PageMark[]): false | undefined {
  return marks.some(({ atLeast }) => atLeast) ? undefined : false;
}

/** Whether a page shows one of the marks. */
export function showsMark(document: Document, marks: readonly PageMark[] = []): boolean {
  return marks.some(({ selector, atLeast = 1 }) =>
    atLeast > 1
      ? document.querySelectorAll(selector).length >= atLeast
      : document.querySelector(selector) !== null,
  );
}
