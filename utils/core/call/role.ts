/**
 * Who is at this screen, as far as this page says. `likelyPatient` is a guess, which what the tab
 * has shown before may prove wrong.
 */
export type Role = 'patient' | 'likelyPatient' | 'clinician' | 'unknown';
