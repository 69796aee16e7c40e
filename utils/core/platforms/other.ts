import type { Platform } from './types.ts';

/**
 * A service that a doctor or a practice added by its host. Nothing is known of its pages,
 * so the media alone say whether there is a call.
 */
export const other: Platform = {
  id: 'other',
  name: '',
  autoStart: 'always',
  hosts: [],
  patient: { addresses: [], page: [] },
  notACall: [],
  waiting: [],
  controls: 'bottom',
};
