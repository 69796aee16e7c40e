import type { ConsultationId } from './types.ts';

/**
 * What is known of one tab beyond its consultation. Kept in `storage.session`, so in memory: it
 * survives the worker and not the browser. Each part has one thing to tell, and one file decides
 * most of it: onPage.ts `who` and `page`, onCall.ts `call`, onDoctor.ts `ask` and `panel`, onTime.ts
 * `wait`.
 */
export interface Place {
  /** Who is at this screen. */
  readonly who: {
    readonly patient: boolean;
    /** That it is the patient is a guess, which a clinician's mark in the same page proves wrong. */
    readonly guessed: boolean;
    /** The service on which this tab has shown a clinician's page. */
    readonly clinician: string | null;
  };
  /** What the page is, and what it shows beside the call. */
  readonly page: {
    /** The service last seen here: a platform's id, or that of a host that was added. */
    readonly platform: string | null;
    /** That the page is that service's is a guess, so that the doctor is asked first. */
    readonly guessed: boolean;
    /** The address of the page itself, where the call may be in a frame of it. */
    readonly address: AddressHash | null;
    /** A pre-join screen or lobby is in front. */
    readonly waiting: boolean;
    /** Frames in which the doctor shows their screen to the others. */
    readonly presentingIn: readonly number[];
    /** Frames with a call whose page lacks the platform's marks. */
    readonly degradedIn: readonly number[];
    /** Frames with a call in which nobody has been seen or heard for a minute. */
    readonly frozenIn: readonly number[];
    /** Joined to a call in which nobody else is seen or heard. */
    readonly alone: boolean;
  };
  /** The running or last call. What tells it from the next one is its page and its frames. */
  readonly call: {
    /** Frames with a running call, and the hash of their address. */
    readonly live: Readonly<Record<number, AddressHash>>;
    /** The address of the page it is on: a reload comes back to the same. `null`: none so far. */
    readonly page: AddressHash | null;
    /**
     * The frames that have shown it: each frame's address, the number of its call there, and when
     * that began, by the clock as it was set when the frame was last heard.
     */
    readonly frames: Readonly<
      Record<
        number,
        { readonly address: AddressHash; readonly call: number; readonly since: number }
      >
    >;
    /**
     * The frames of the call before, which the doctor hung up, and its number there: a late word of
     * one of them says nothing of this call.
     */
    readonly late: Readonly<Record<number, number>>;
    /** The window that this page's call was put into, until it is back in the page. */
    readonly movedTo: number | null;
    /** The consultation before, where its end left open whom the next call is with. */
    readonly unclear: {
      readonly id: ConsultationId;
      readonly at: number;
      /** Somebody else is there, and nobody said whether it is the same patient: it is asked. */
      readonly turnover?: boolean;
    } | null;
  };
  /** Whether to start, where the doctor is asked first. */
  readonly ask: {
    /** The meeting for which the doctor is asked just now. */
    readonly asking: { readonly meeting: AddressHash; readonly since: number } | null;
    /**
     * The answer for a meeting, remembered for that meeting alone: by its address, and while nobody
     * has hung up (`sitting`), since many addresses name no meeting.
     */
    readonly answer: {
      readonly meeting: AddressHash;
      readonly start: boolean;
      readonly sitting: boolean;
    } | null;
  };
  /** The checklist in the page. */
  readonly panel: {
    /** The doctor hid it in this tab. */
    readonly hidden: boolean;
    /** The page keeps taking it away. */
    readonly gone: boolean;
    /** Something of the page lies over it. */
    readonly covered: boolean;
    /** The doctor opened it in full where it is small: while presenting, or in this phase. */
    readonly openedAnyway: boolean;
    /** While presenting: until when it says why it is small; `null`: it does not say so now. */
    readonly whySmallUntil: number | null;
    /** It said so in this consultation. */
    readonly whySmallSaid: boolean;
  };
  /** The reminder that is due. */
  readonly wait: {
    /** Frames in which it waits for a pause in the talk; `null`: none waits. */
    readonly quietIn: readonly number[] | null;
  };
}

/** A salted hash of a page's address: tells "the same page" and nothing else. In memory only. */
export type AddressHash = string;

/** A consultation whose end left open whom the next call is with; `at`: epoch milliseconds. */
export type Unclear = Place['call']['unclear'];

export const emptyPlace: Place = {
  who: { patient: false, guessed: false, clinician: null },
  page: {
    platform: null,
    guessed: false,
    address: null,
    waiting: false,
    alone: false,
    presentingIn: [],
    degradedIn: [],
    frozenIn: [],
  },
  call: { live: {}, page: null, frames: {}, late: {}, movedTo: null, unclear: null },
  ask: { asking: null, answer: null },
  panel: {
    hidden: false,
    gone: false,
    covered: false,
    openedAnyway: false,
    whySmallUntil: null,
    whySmallSaid: false,
  },
  wait: { quietIn: null },
};

/**
 * A place that is seen for the first time.
 * @param clinician the service on which another tab has shown a clinician's page, where that counts
 * @param unclear the consultation whose ticks are offered here
 */
export function newPlace(clinician: string | null, unclear: Unclear): Place {
  return {
    ...emptyPlace,
    who: { ...emptyPlace.who, clinician },
    call: { ...emptyPlace.call, unclear },
  };
}

/** What is left of a place when its document goes: the next one starts without all that was in it. */
export function withoutDocument({ who, page, call, ask, panel, wait }: Place): Place {
  const { live, movedTo } = emptyPlace.call;
  const { waiting, alone, presentingIn, degradedIn, frozenIn } = emptyPlace.page;
  const { gone, covered, openedAnyway, whySmallUntil } = emptyPlace.panel;
  return {
    who,
    page: { ...page, waiting, alone, presentingIn, degradedIn, frozenIn },
    call: { ...call, live, movedTo },
    ask: { ...ask, asking: null },
    panel: { ...panel, gone, covered, openedAnyway, whySmallUntil },
    wait: { ...wait, quietIn: null },
  };
}
