import * as v from 'valibot';
import {
  type Hello,
  type Reply,
  type Request,
  requestSchema,
  type Signal,
  signalSchema,
} from './messages.ts';
import { platformAt } from './platforms/index.ts';
import type { Platform } from './platforms/types.ts';

/** What the browser says of a message's sender. The sender itself cannot forge any of it. */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  readonly tab?:
    | { readonly id?: number | undefined; readonly url?: string | undefined }
    | undefined;
}

/** A frame of a call page, as the browser vouches for it. */
export interface CallFrame {
  readonly tab: number;
  readonly frame: number;
  readonly platform: Platform;
  /** The address, for hashing; never stored, logged or sent anywhere. */
  readonly address: string;
}

export interface Handlers {
  /** Extension id and the origin of our own pages, such as `chrome-extension://abc`. */
  readonly self: { readonly id: string; readonly origin: string };
  /** For a call room: the address of the page that opened its tab, if that is known. */
  readonly openerOf: (tab: number) => Promise<string | undefined>;
  readonly signal: (signal: Signal, from: CallFrame) => Promise<void>;
  /** @param tab the tab that the page is in, if any */
  readonly request: (request: Request, tab: number | null) => Promise<Hello | undefined>;
}

/** A refusal whose sentence the sender may show. */
export class Refusal extends Error {}

/**
 * Judges one message: who may send it, and whether it has the shape that `messages.ts` gives it.
 * Content scripts may send signals, from hosts that Webside knows; only our own pages may send requests.
 * @returns what is answered; a refused message has changed nothing
 */
export async function route(message: unknown, sender: Sender, handlers: Handlers): Promise<Reply> {
  try {
    if (sender.id !== handlers.self.id) throw new Refusal('This sender is not Webside.');
    if (isOwnPage(sender, handlers.self.origin)) {
      const hello = await handlers.request(parse(requestSchema, message), sender.tab?.id ?? null);
      return hello ? { ok: true, hello } : { ok: true };
    }
    const from = await callFrame(sender, handlers);
    await handlers.signal(parse(signalSchema, message), from);
    return { ok: true };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.message };
    throw error;
  }
}

function parse<Output>(schema: v.GenericSchema<unknown, Output>, message: unknown): Output {
  const result = v.safeParse(schema, message);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Refusal(`"${v.getDotPath(issue) ?? 'message'}" ${issue.message}`);
}

function isOwnPage({ url }: Sender, origin: string): boolean {
  return url?.startsWith(`${origin}/`) ?? false;
}

async function callFrame(sender: Sender, { openerOf }: Handlers): Promise<CallFrame> {
  const { tab, frameId: frame } = sender;
  // Frames without an address of their own (about:blank, srcdoc) count with the origin they inherit.
  const address = sender.url?.startsWith('https:') ? sender.url : `${sender.origin ?? ''}/`;
  const match = URL.canParse(address) ? platformAt(address) : undefined;
  if (tab?.id === undefined || frame === undefined || !match) {
    throw new Refusal(
      'Signals are taken from call pages that Webside knows, and from nowhere else.',
    );
  }
  if (match.room) {
    const host = frame === 0 ? await openerOf(tab.id) : tab.url;
    const around = host && URL.canParse(host) ? platformAt(host) : undefined;
    if (around?.platform !== match.platform || around.room) {
      throw new Refusal(`This room was not opened from ${match.platform.name}.`);
    }
  }
  return { tab: tab.id, frame, platform: match.platform, address };
}
