import { libraryProblemText } from '../core/checklist/words.ts';
import { practicePlatform } from '../core/consultation/types.ts';
import type { Request, RequestOf } from '../core/messages.ts';
import type { Arranged } from '../core/panel/arrangement.ts';
import { editChecklists } from '../store/checklists.ts';
import { noteRefused } from '../store/log/trouble.ts';
import { isForSpace } from '../store/log/write.ts';
import { choose, chooseAll } from '../store/settings.ts';
import { keepAwake } from './alarm.ts';
import { handleBreakRequest } from './breaks.ts';
import { handleInput } from './consultations.ts';
import { diagnosesOf } from './detectors.ts';
import { act, arrange, start } from './doctor.ts';
import { finishImport, refresh } from './housekeeping.ts';
import { logRequests } from './log.ts';
import { dragPanel, movePanel, raisePanel } from './panel.ts';
import { inTurn } from './queue.ts';
import { type Answer, Refusal } from './router.ts';
import { applySettings } from './services.ts';
import type { Stored } from './stored.ts';

/**
 * A request from one of our own pages. Throws a `Refusal` with a sentence for the doctor.
 * @param tab the tab that the page is in, if any
 */
export async function handleRequest(request: Request, tab: number | null): Promise<Answer> {
  // The compiler does not see that a request and the handler of its type belong together.
  const handle = requestHandlers[request.type] as Handler<Request>;
  try {
    return await handle(request, tab);
  } catch (error) {
    const isRefused = !(error instanceof Refusal) && (await isForSpace(error));
    if (isRefused) await noteRefused(tickOrOther(request), Date.now());
    throw error;
  }
}

function tickOrOther(request: Request): 'tick' | 'other' {
  return request.type === 'act' && request.action.do === 'setItem' ? 'tick' : 'other';
}

type Handler<Of extends Request> = (request: Of, tab: number | null) => Promise<Answer>;

/** What is done for each request. */
export const requestHandlers = {
  hello: reply(async (_, stored, tab) => {
    const { views } = await stored.session();
    return { hello: { tab, views } };
  }),

  covered: async ({ place, covered }) => {
    if (covered) await raisePanel(place);
    return inTurn(async (stored) => {
      await handleInput(stored, place, { type: 'panelCovered', covered });
      return {};
    });
  },

  diagnose: reply(async ({ place }) => ({ frames: await diagnosesOf(place) })),

  act: work((request, stored) => act(stored, request)),

  answer: work(({ place, start }, stored) => handleInput(stored, place, { type: 'answer', start })),

  practise: work(async (_, stored, tab) => {
    if (tab === null) throw new Refusal('A practice call needs a page of its own.');
    const platform = practicePlatform;
    await handleInput(stored, tab, { type: 'startByDoctor', platform, phase: 'open' });
  }),

  start: work(({ place }, stored) => start(stored, place)),

  show: work(({ place, shown }, stored) => handleInput(stored, place, { type: 'show', shown })),

  open: work(({ place, open }, stored) => handleInput(stored, place, { type: 'open', open })),

  arrange: work(({ place, key, value }, stored) => arrange(stored, place, key, value)),

  drag: async (request) => letGo(request.place, await dragPanel(request.place, request)),

  dragged: async (request) => {
    const arranged = await movePanel(request.place, request);
    return request.over ? letGo(request.place, arranged) : {};
  },

  clock: work(({ place }, stored) => handleInput(stored, place, { type: 'clock' })),

  choose: work(async ({ key, value }, stored) => {
    const problem = await stored.changeSettings(() => choose(key, value));
    if (problem) throw new Refusal(problem);
    await applySettings(stored);
  }),

  chooseAll: work(async ({ choices }, stored) => {
    const refused = await stored.changeSettings(() => chooseAll(choices));
    if (refused) throw new Refusal(`"${refused.key}" ${refused.problem}`);
    await applySettings(stored);
  }),

  editChecklists: work(async ({ edit, requestId }, stored) => {
    const problem = await stored.changeLibrary(() => editChecklists(edit, requestId));
    if (problem) throw new Refusal(libraryProblemText(problem));
    await refresh(stored);
  }),

  deleteRows: work(async (request, stored) => {
    await logRequests.deleteRows(request);
    await keepAwake(stored);
  }),

  restoreRows: work(logRequests.restoreRows),

  reflect: work(async (request, stored) => {
    await logRequests.reflect(request);
    // Words of before may have to go from the browser's files.
    await keepAwake(stored);
  }),

  sample: work(logRequests.sample),

  stageImport: work(logRequests.stageImport),

  commitImport: async (request) => {
    await inTurn(() => logRequests.commitImport(request));
    await finishImport();
    return {};
  },

  dropImport: work(async (_, stored) => {
    await logRequests.dropImport();
    // What was put aside of a file may have to go from the browser's files.
    await keepAwake(stored);
  }),

  troubleSeen: work(() => logRequests.troubleSeen()),

  deleteSetAside: work(() => logRequests.deleteSetAside()),

  // Breaks have a queue of their own.
  breaks: async (request) => {
    await handleBreakRequest(request);
    return {};
  },
} satisfies { readonly [Type in Request['type']]: Handler<RequestOf<Type>> };

/** In its turn; what it gives is answered. */
function reply<Of extends Request>(
  handle: (request: Of, stored: Stored, tab: number | null) => Promise<Answer>,
): Handler<Of> {
  return (request, tab) => inTurn((stored) => handle(request, stored, tab));
}

/** In its turn; what is answered is that it was done. */
function work<Of extends Request>(
  handle: (request: Of, stored: Stored, tab: number | null) => Promise<void>,
): Handler<Of> {
  return reply(async (request, stored, tab) => {
    await handle(request, stored, tab);
    return {};
  });
}

/** A drag takes as long as it takes, and nothing waits for it: its turn comes once it is over. */
async function letGo(place: number, arranged: Arranged | undefined): Promise<Answer> {
  await inTurn(async (stored) => {
    if (arranged) await arrange(stored, place, arranged.key, arranged.value);
  });
  return {};
}
