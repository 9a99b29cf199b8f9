/** A proxy's weights are whole numbers up to this one. */
export const MAX_WEIGHT = 256;

/**
 * Weights for which `candidates` servers get `percent` of the requests and `others` servers the rest, alike within each
 * side. The larger is 256, so that the share is as exact as it can be; a share above 0 is never rounded to none.
 *
 *     w_c : w_o = p / n_c : (1 − p) / n_o
 */
export function weightsFor(
  percent: number,
  candidates: number,
  others: number,
): { candidate: number; other: number } {
  if (candidates === 0) return { candidate: 0, other: MAX_WEIGHT };
  if (others === 0 || percent >= 100) return { candidate: MAX_WEIGHT, other: 0 };
  if (percent <= 0) return { candidate: 0, other: MAX_WEIGHT };
  const [c, o] = [percent / candidates, (100 - percent) / others];
  const scale = MAX_WEIGHT / Math.max(c, o);
  return { candidate: Math.max(1, Math.round(c * scale)), other: Math.max(1, Math.round(o * scale)) };
}
