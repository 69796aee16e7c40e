import { browser } from 'wxt/browser';

/** What there is now, or the reading of it. `undefined`: there is nothing to tell. */
export type Answer<Value> = Value | undefined | Promise<Value | undefined>;

/** Begins to listen, and hands over an answer at first and with every change. @returns what ends it */
export type Listen<Value> = (hear: (answer: Answer<Value>) => void) => () => void;

/**
 * Hands over a value now and whenever it changes, until `signal` is aborted. Reading takes time, and
 * an answer may come after one that was asked for later: then it is old, and is dropped.
 */
export function follow<Value>(
  listen: Listen<Value>,
  changed: (value: Value) => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  let asked = 0;
  let told = 0;
  const hear = async (answer: Answer<Value>) => {
    asked += 1;
    const turn = asked;
    const value = answer instanceof Promise ? await answer : answer;
    if (value === undefined || turn < told || signal.aborted) return;
    told = turn;
    changed(value);
  };
  signal.addEventListener('abort', listen(hear));
}

/** Follows what `storage.local` keeps under a key. `understand` is given `undefined` where it keeps nothing. */
export function followKey<Value>(
  key: string,
  understand: (stored: unknown) => Answer<Value>,
  changed: (value: Value) => void,
  signal: AbortSignal,
): void {
  const listen: Listen<Value> = (hear) => {
    const stop = onStored((changes) => {
      const change = changes[key];
      if (change) hear(understand(change.newValue));
    });
    hear(browser.storage.local.get(key).then((stored) => understand(stored[key])));
    return stop;
  };
  follow(listen, changed, signal);
}

/** Follows what is read from `storage.local` as a whole: it is read again after each change that touches it. */
export function followReading<Value>(
  touches: (changes: Readonly<Record<string, unknown>>) => boolean,
  read: () => Promise<Value | undefined>,
  changed: (value: Value) => void,
  signal: AbortSignal,
): void {
  const listen: Listen<Value> = (hear) => {
    const stop = onStored((changes) => {
      if (touches(changes)) hear(read());
    });
    hear(read());
    return stop;
  };
  follow(listen, changed, signal);
}

function onStored(listener: (changes: Record<string, { newValue?: unknown }>) => void): () => void {
  const { onChanged } = browser.storage.local;
  onChanged.addListener(listener);
  return () => onChanged.removeListener(listener);
}
