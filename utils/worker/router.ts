import * as v from 'valibot';
import {
  type Reply,
  type Request,
  requestSchema,
  type Signal,
  signalSchema,
  vouchSchema,
} from '../core/messages.ts';
import { hasAddressMark } from '../core/platforms/addressMark.ts';
import type { ExtraHost } from '../core/platforms/hosts.ts';
import { extraSiteAt, siteAt } from '../core/platforms/site.ts';
import { t } from '../core/strings.ts';

/** What the browser says of a message's sender. The sender itself cannot forge any of it. */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  /** Chromium alone: of the document. */
  readonly documentId?: string | undefined;
  readonly tab?:
    | { readonly id?: number | undefined; readonly url?: string | undefined }
    | undefined;
}

/** A frame of a call page, as the browser vouches for it. */
export interface CallFrame {
  readonly tab: number;
  readonly frame: number;
  /** The service's id: a platform's, or that of a host that was added. */
  readonly service: string;
  /** The address, for hashing; never stored, logged or sent anywhere. */
  readonly address: string;
  /** The frame has no address of its own and takes its opener's or its parent's. */
  readonly inherits: boolean;
  /**
   * A room in a tab of its own that nothing but its address says to be the service's (`true`), or
   * that is known to be (`false`). Not there: as the tab was taken before.
   */
  readonly guessed?: boolean;
}

export interface Handlers {
  /** Extension id and the origin of our own pages, such as `chrome-extension://abc`. */
  readonly self: { readonly id: string; readonly origin: string };
  /** For a call room: the address of the page that opened its tab, if that is known. */
  readonly openerOf: (tab: number) => Promise<string | undefined>;
  /** The service that was accepted in a tab before, whose opener may have gone since. */
  readonly serviceIn: (tab: number) => Promise<string | undefined>;
  /** Hosts that a doctor or a practice added. */
  readonly extraHosts: () => Promise<readonly ExtraHost[]>;
  /** The panel's script in a tab answers for the frame that will show this token. */
  readonly vouch: (token: string, tab: number) => Promise<void>;
  /** Whether a frame is one that the panel's script answered for. @param token what it shows */
  readonly isVouched: (tab: number, frame: string, token: string | undefined) => Promise<boolean>;
  readonly signal: (signal: Signal, from: CallFrame) => Promise<Answer>;
  /** Whether something failed because the device has no space. */
  readonly isForSpace: (error: unknown) => Promise<boolean>;
  /** @param tab the tab that the page is in, if any */
  readonly request: (request: Request, tab: number | null) => Promise<Answer>;
}

/** What a reply says beyond "done". */
export type Answer = Omit<Extract<Reply, { ok: true }>, 'ok'>;

/** A refusal whose sentence the sender may show. */
export class Refusal extends Error {}

/**
 * Judges one message: who may send it, and whether it has the shape that `messages.ts` gives it.
 * Content scripts may send signals, from hosts that Webside knows; only our own pages may send requests.
 * @returns what is answered; a refused message has changed nothing
 */
export async function route(message: unknown, sender: Sender, handlers: Handlers): Promise<Reply> {
  const own = isOwnPage(sender, handlers.self.origin);
  try {
    if (sender.id !== handlers.self.id) throw new Refusal('This sender is not Webside.');
    const vouched = v.safeParse(vouchSchema, message);
    if (vouched.success) return await vouch(vouched.output.token, sender, own, handlers);
    if (own) {
      const request = parse(requestSchema, message);
      await admit(request, sender, handlers);
      return { ok: true, ...(await handlers.request(request, sender.tab?.id ?? null)) };
    }
    const from = await callFrame(sender, handlers);
    return { ok: true, ...(await handlers.signal(parse(signalSchema, message), from)) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.message };
    // A detector would take it for a refusal and end, where it is to try again.
    if (own && (await handlers.isForSpace(error))) {
      return { ok: false, error: t('sidebar.full'), full: true };
    }
    throw error;
  }
}

function parse<Output>(schema: v.GenericSchema<unknown, Output>, message: unknown): Output {
  const result = v.safeParse(schema, message);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Refusal(`"${v.getDotPath(issue) ?? 'message'}" ${issue.message}`);
}

/** Only a page itself answers for the sidebar in it, and never a frame for another one. */
async function vouch(
  token: string,
  sender: Sender,
  own: boolean,
  handlers: Handlers,
): Promise<Reply> {
  if (!own) await callFrame(sender, handlers);
  if (sender.tab?.id === undefined || sender.frameId !== 0) {
    throw new Refusal('Only a page itself can vouch for the sidebar in it.');
  }
  await handlers.vouch(token, sender.tab.id);
  return { ok: true };
}

/**
 * Any page that knows its address can show our page in a frame, and lead a doctor's click into it.
 * So a frame is heard only if the panel's script has vouched for it.
 */
async function admit(request: Request, sender: Sender, handlers: Handlers): Promise<void> {
  const { tab, frameId, documentId } = sender;
  if (!frameId) return;
  const token = request.type === 'hello' ? request.token : undefined;
  const frame = documentId ?? String(frameId);
  if (tab?.id !== undefined && (await handlers.isVouched(tab.id, frame, token))) return;
  throw new Refusal('This frame was not put there by Webside.');
}

function isOwnPage({ url }: Sender, origin: string): boolean {
  return url?.startsWith(`${origin}/`) ?? false;
}

async function callFrame(sender: Sender, handlers: Handlers): Promise<CallFrame> {
  const { tab, frameId: frame } = sender;
  // Frames without an address of their own (about:blank, srcdoc) count with the origin they inherit.
  const inherits = !sender.url?.startsWith('https:');
  const address = inherits ? `${sender.origin ?? ''}/` : (sender.url ?? '');
  const added = await handlers.extraHosts();
  const site = siteAt(address, added);
  if (tab?.id === undefined || frame === undefined || !site) {
    throw new Refusal('Signals are accepted only from call pages that Webside knows.');
  }
  const from = { tab: tab.id, frame, address, inherits };
  if (!site.room) return { ...from, service: site.service, guessed: false };
  const around = frame === 0 ? await handlers.openerOf(tab.id) : tab.url;
  const outer = around ? siteAt(around, added) : undefined;
  const opened = outer?.service === site.service && !outer.room;
  if (opened) return { ...from, service: site.service, guessed: false };
  // What opened the tab may have gone to another page since.
  if (frame === 0 && (await handlers.serviceIn(tab.id)) === site.service) {
    return { ...from, service: site.service };
  }
  // A practice may rent rooms of its own where another platform has them too.
  const own = extraSiteAt(address, added);
  if (own) return { ...from, service: own.service, guessed: false };
  const opensByLink = frame === 0 && !around && !inherits;
  if (opensByLink && hasAddressMark(address, site.platform.roomLinks ?? [])) {
    return { ...from, service: site.service, guessed: true };
  }
  throw new Refusal(`This room was not opened from ${site.platform.name}.`);
}
