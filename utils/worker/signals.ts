import { pressedBeforeLossMs } from '../core/call/phase.ts';
import type { CallReport } from '../core/call/state.ts';
import { namesACall } from '../core/consultation/address.ts';
import type { Input, InputOf } from '../core/consultation/input.ts';
import type { AddressHash } from '../core/consultation/place.ts';
import type { Signal } from '../core/messages.ts';
import { platformById } from '../core/platforms/index.ts';
import { other } from '../core/platforms/other.ts';
import { isEnabled } from '../core/settings/services.ts';
import { handleInput } from './consultations.ts';
import { answersPing, pressedAgo, runIn, stopDetectors } from './detectors.ts';
import { framesInCall, goingOn, placeAfter, unclearAfter } from './places.ts';
import { inTurn } from './queue.ts';
import type { Answer, CallFrame } from './router.ts';
import type { Stored } from './stored.ts';
import { endPractice, openerTab } from './tabs.ts';

/** A signal from a frame of a call page. */
export function handleSignal(signal: Signal, from: CallFrame): Promise<Answer> {
  // Ages count back from now, and not from when its turn comes.
  const now = Date.now();
  return inTurn(async (stored) => {
    const known = await stored.place(from.tab);
    // The last word of a tab that is closed already: nothing of it is to be kept again.
    if (signal.type === 'documentGone' && !known) return {};
    if (!isEnabled(from.service, await stored.settings())) {
      // The page was loaded, or its detector started, before the service was switched off.
      await stopDetectors(from.tab);
      return {};
    }
    await endPractice(stored, from.tab);
    if (signal.type === 'arrived') return { platform: platformById(from.service) ?? other };
    if (!known) await meet(stored, from);
    return signal.type === 'needs' ? bring(signal.script, from) : takeIn(stored, signal, from, now);
  });
}

function bring(script: 'judge' | 'ear', { tab, frame }: CallFrame): Answer {
  // Nothing waits for the page.
  void runIn(tab, frame, script);
  return {};
}

async function takeIn(
  stored: Stored,
  signal: Exclude<Signal, { type: 'arrived' | 'needs' }>,
  from: CallFrame,
  now: number,
): Promise<Answer> {
  const input = await inputOf(stored, signal, from, now);
  if (input.type === 'call') await beforeCall(stored, input.report, from);
  // A frame that went is not known by its number any more.
  if (input.type === 'documentGone' && !input.top) await dropLostFrames(stored, from);
  if (await isSomebodysElse(stored, input, from, now)) {
    const { frame, platform, address } = input as InputOf<'call'>;
    const report = { phase: 'ended', by: 'unclear' } as const;
    await handleInput(stored, from.tab, { type: 'call', frame, platform, address, report });
  }
  await handleInput(stored, from.tab, input);
  if (signal.type !== 'document' && signal.type !== 'role') return {};
  return { patient: (await stored.place(from.tab))?.who.patient ?? false };
}

async function inputOf(
  stored: Stored,
  signal: Exclude<Signal, { type: 'arrived' | 'needs' }>,
  from: CallFrame,
  now: number,
): Promise<Input> {
  const { frame, service: platform } = from;
  const top = frame === 0;
  switch (signal.type) {
    case 'document': {
      const address = await hashOf(stored, from.address);
      const { guessed } = from;
      return { type: 'document', top, frame, platform, address, role: signal.role, guessed };
    }
    case 'role':
      return { type: 'role', platform, role: signal.role };
    case 'page':
      return { ...signal, frame };
    case 'documentGone':
      return { ...signal, frame };
    case 'call': {
      const address = await hashOf(stored, from.address);
      return { type: 'call', frame, platform, address, report: reportAt(signal.report, now) };
    }
    case 'heartbeat': {
      const { call, ago, after } = signal;
      const address = await hashOf(stored, from.address);
      return {
        type: 'heartbeat',
        frame,
        platform,
        address,
        call,
        since: momentOf(ago, now),
        after,
      };
    }
    case 'panelGone':
      return { type: 'panelGone' };
    case 'panelCovered':
      return signal;
    case 'quiet':
      return { type: 'quiet', frame };
  }
}

/** What a frame says of its call, with moments by the worker's clock in place of ages. */
function reportAt(report: (Signal & { type: 'call' })['report'], now: number): CallReport {
  if (!('ago' in report)) return report;
  const { ago, ...others } = report;
  return { ...others, since: momentOf(ago, now) };
}

function momentOf(ago: number, now: number): number {
  return Math.max(0, now - ago);
}

/**
 * Whether a call that comes back may be with somebody else, because the doctor pressed something in
 * another frame of the tab since shortly before it went: the button that lets the next patient in may
 * be in none of the frames that have the call. The frame itself knows what was pressed in it.
 */
async function isSomebodysElse(
  stored: Stored,
  input: Input,
  { tab, frame }: CallFrame,
  now: number,
): Promise<boolean> {
  const comesBack =
    input.type === 'call' && (input.report.phase === 'resumed' || input.report.phase === 'inCall');
  if (!comesBack) return false;
  const { consultation } = (await stored.openAt(tab)) ?? {};
  if (!consultation?.interrupted) return false;
  const ago = await pressedAgo(tab, frame);
  return ago !== null && now - ago >= consultation.interrupted.since - pressedBeforeLossMs;
}

/**
 * Tells one address from another without keeping either: the salt ends with the browser. An address
 * that many calls share is never the same as any.
 */
async function hashOf(stored: Stored, address: string): Promise<AddressHash> {
  if (!namesACall(address)) return crypto.randomUUID();
  let { salt } = await stored.session();
  if (!salt) {
    salt = crypto.randomUUID();
    await stored.keep({ salt });
  }
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + address));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A tab that is seen for the first time: what its opener has shown holds for it too. */
async function meet(stored: Stored, { tab, inherits }: CallFrame): Promise<void> {
  const opener = await stored.place((await openerTab(tab)) ?? -1);
  const unclear = inherits ? null : (await stored.session()).cutOff;
  await stored.keepPlace(tab, placeAfter(opener, unclear));
}

/** Before a call counts that begins or comes back in a frame. */
async function beforeCall(stored: Stored, { phase }: CallReport, from: CallFrame): Promise<void> {
  if (phase === 'inCall') await dropLostFrames(stored, from);
  if (phase === 'inCall' || phase === 'resumed') await followCall(stored, from);
}

/**
 * Frames can go without a word. Before another frame's call is taken for a part of the same one,
 * make sure that the others are still there, so that no tick stays for the next patient.
 */
async function dropLostFrames(stored: Stored, { tab, frame }: CallFrame): Promise<void> {
  for (const other of framesInCall(await stored.place(tab))) {
    if (other === frame || (await answersPing(tab, other))) continue;
    await handleInput(stored, tab, {
      type: 'documentGone',
      top: false,
      frame: other,
      pressed: false,
    });
  }
}

/**
 * A call that a page puts into a window of its own leaves that page, and may come back to it: the
 * consultation where it was ends, and the one where it goes on offers its ticks.
 */
async function followCall(stored: Stored, { tab, frame, inherits }: CallFrame): Promise<void> {
  const isWindow = inherits && frame === 0;
  const before = isWindow ? await openerTab(tab) : (await stored.place(tab))?.call.movedTo;
  if (before === undefined || before === null) return;
  const open = await stored.openAt(before);
  if (open) await handleInput(stored, before, { type: 'movedAway', to: tab });
  const { places } = await stored.session();
  const unclear = unclearAfter(open, Date.now());
  await stored.keepPlace(tab, goingOn(places[tab], places[before], unclear));
}
