import type { Role } from '../core/call/role.ts';
import type { AddressMark, PageMark, Platform } from '../core/platforms/types.ts';

/** What a frame's address and marks say, without its media. */
export interface PageEvidence {
  readonly role: Role;
  /** A device test: media play, yet there is no call. */
  readonly notACall: boolean;
  readonly waiting: boolean;
  readonly leaveControl: boolean | undefined;
  readonly twoMarks: boolean;
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
  const { patient, clinician, inCall } = platform;
  const leaveControl = inCall && shows(inCall.leave);
  const role = () => {
    if (shows(patient.page) || at(patient.addresses.filter(({ verified }) => verified))) {
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
    presenting: shows(platform.presenting),
  };
}

/** Whether a page shows one of the marks. */
export function showsMark(document: Document, marks: readonly PageMark[] = []): boolean {
  return marks.some(({ selector }) => document.querySelector(selector) !== null);
}

/** Whether an address carries one of the marks. */
export function hasAddressMark(address: string | URL, marks: readonly AddressMark[]): boolean {
  if (marks.length === 0) return false;
  const { pathname, searchParams } = typeof address === 'string' ? new URL(address) : address;
  return marks.some((mark) =>
    mark.query
      ? searchParams.get(mark.query[0]) === mark.query[1]
      : pathname.toLowerCase().startsWith(mark.path),
  );
}
