/**
 * The value below which a share `p` of the values lies, by linear interpolation (type 7):
 * `h = (n − 1)p`, `x[⌊h⌋] + (h − ⌊h⌋)(x[⌊h⌋ + 1] − x[⌊h⌋])`. Undefined of none.
 */
export function quantile(values: readonly number[], p: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const h = (sorted.length - 1) * p;
  const low = sorted[Math.floor(h)];
  const high = sorted[Math.ceil(h)];
  return low === undefined || high === undefined ? undefined : low + (h - Math.floor(h)) * (high - low);
}

export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);

export interface Share {
  readonly rate: number;
  /** With a certainty of 95 % the true rate lies between. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
}

const Z = 1.959963984540054;

/**
 * A share `k / n` and its Wilson interval: `(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`. It says how
 * little few runs tell. Undefined of none.
 */
export function share(k: number, n: number): Share | undefined {
  if (n === 0) return undefined;
  const p = k / n;
  const whole = 1 + Z ** 2 / n;
  const centre = (p + Z ** 2 / (2 * n)) / whole;
  const half = (Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))) / whole;
  return { rate: p, from: Math.max(0, centre - half), to: Math.min(1, centre + half), n };
}

/**
 * How far a value lies from the others, as the modified z-score of Iglewicz and Hoaglin:
 * `0.6745 (x − median) / MAD`; where more than half are equal `(x − median) / (1.253314 · mean deviation)`;
 * 0 where all are.
 */
export function modifiedZ(value: number, others: readonly number[]): number {
  const middle = median(others);
  if (middle === undefined) return 0;
  const deviations = others.map((other) => Math.abs(other - middle));
  const mad = median(deviations) ?? 0;
  if (mad > 0) return (0.6745 * (value - middle)) / mad;
  const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length;
  return mean > 0 ? (value - middle) / (1.253314 * mean) : 0;
}
