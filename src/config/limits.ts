export const MAX_BYTES = 4 * 1024 * 1024;
export const MAX_NODES = 250_000;
export const MAX_DEPTH = 50;
export const MAX_JOBS = 20_000;
/** Needs between jobs once matrices are expanded: `needs` on a matrix multiplies. */
export const MAX_NEEDS = 1_000_000;
