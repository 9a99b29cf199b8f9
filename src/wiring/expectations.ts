import type { Expectations } from '../report/live/frame.js';

/** Where no earlier run is known: the view then shows times without bars. */
export const noExpectations: Expectations = { expected: () => undefined, etaMs: () => undefined };
