import type { ConsultationSettings } from '../../../utils/core/consultation/input.ts';
import { minutes, seconds, Tab } from './tab.ts';

/** A doctor two minutes into a call, with two items ticked. */
export function consulting(settings: Partial<ConsultationSettings> = {}): Tab {
  const tab = new Tab(settings).document('room').wait(seconds(5)).inCall('room');
  return tab.talk(minutes(2)).tick('identity', 'consent');
}

export const ticked = ['consent', 'identity'];

/** The other side is gone for some time: told after two seconds, ended after ten. */
export function drop(tab: Tab, ms: number): Tab {
  tab.wait(seconds(2)).report({ phase: 'interrupted' }, 'room');
  if (ms < seconds(10)) return tab.wait(ms - seconds(2)).report({ phase: 'resumed' }, 'room');
  tab.wait(seconds(8)).ended('dropped');
  return tab.wait(ms - seconds(10) + seconds(3)).inCall('room');
}
