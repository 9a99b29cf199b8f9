const MAX_BACKOFF_MS = 5 * 60_000;

/**
 * The wait before further attempt `k` (1, 2, …): `base × 2^(k−1)`, at most 5 minutes, ± 20 % so that jobs
 * which failed together do not come back together. `random` is in [0, 1).
 */
export function backoffMs(baseMs: number, k: number, random: () => number): number {
  const plain = Math.min(baseMs * 2 ** (k - 1), MAX_BACKOFF_MS);
  return Math.round(plain * (0.8 + 0.4 * random()));
}

/** A small seeded generator (mulberry32): the same seed gives the same waits, in tests and in a replay. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
