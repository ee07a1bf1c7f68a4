// How long to leave the server alone after it did not answer: 1 s, 2 s, 4 s … at most 5 minutes, each time a random part
// of it, so that seventy phones do not come back in the same second. Counted on the browser's steady clock, because a
// phone's clock may be set back by an hour while it waits.

const FIRST = 1_000;
const MOST = 5 * 60_000;

export class Backoff {
  #failures = 0;
  #until = 0;

  fail() {
    const most = Math.min(MOST, FIRST * 2 ** this.#failures);
    this.#failures += 1;
    this.#until = performance.now() + Math.random() * most;
  }

  reset() {
    this.#failures = 0;
    this.#until = 0;
  }

  /** Milliseconds that are left; 0 when it may be tried. */
  get left() {
    return Math.max(0, this.#until - performance.now());
  }
}
