/** A worker that ticks: browsers slow the timers of hidden pages down to one a minute, but not a worker's. */
const TICK_MS = 1_000;

setInterval(() => postMessage(null), TICK_MS);
