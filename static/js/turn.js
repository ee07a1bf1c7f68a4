// One tab at a time, over all tabs of this phone: two that send at once send everything twice.
//
// A browser may freeze a tab in the background while it holds the lock, and then nobody would send until somebody finds
// that tab. So a tab that a person looks at takes the lock away from a holder that gave no sign of life for longer than
// any request may take. That is safe: the frozen tab, when it wakes up, finishes at most the one entry it had under way,
// which the others leave alone until its time-out, and the server knows a second sending for what it is.

const LOCK = "fieldlog-outbox";
const SILENCE = 90_000; // milliseconds; a sending takes 20 s at most, asking for the session 10 s

const channel = new BroadcastChannel("fieldlog-turn");

/** Waits for the turn and works; gives what `work({isMine, isAlive})` gives, undefined when the turn was taken away.
 * `work` calls `isAlive` before each request and stops when `isMine` says false. */
export async function takeTurn(work) {
  const impatience = new AbortController();
  const stopWatching = watch(() => impatience.abort());
  let isMine = true;
  const turn = { isMine: () => isMine, isAlive: () => channel.postMessage("alive") };
  const hold = () => {
    stopWatching();
    return work(turn);
  };
  try {
    return await navigator.locks.request(LOCK, { signal: impatience.signal }, hold).catch((error) => {
      if (!impatience.signal.aborted) throw error;
      return navigator.locks.request(LOCK, { steal: true }, hold);
    });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    isMine = false;
    return undefined;
  } finally {
    stopWatching();
  }
}

/** Calls `onSilence` when no tab gave a sign of life for too long while this one is looked at. */
function watch(onSilence) {
  let timer;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (document.hidden ? listen() : onSilence()), SILENCE);
  };
  channel.addEventListener("message", listen);
  listen();
  return () => {
    clearTimeout(timer);
    channel.removeEventListener("message", listen);
  };
}
