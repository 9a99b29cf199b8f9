import type { Masker } from '../base/masker.js';

/** What is larger is not written down: whoever resumes the run runs the job again. */
const MAX_LENGTH = 1024 * 1024;

/**
 * A job's outputs as its event may tell them. Masked they would be wrong, and a secret is written nowhere: one
 * secret hides them all.
 */
export function recordable(
  outputs: Readonly<Record<string, string>>,
  masker: Masker,
): { readonly outputs?: Readonly<Record<string, string>>; readonly hidesOutputs?: true } {
  const texts = Object.entries(outputs).flat();
  if (texts.length === 0) return {};
  const isLarge = texts.reduce((sum, text) => sum + text.length, 0) > MAX_LENGTH;
  return isLarge || texts.some((text) => masker.name(text) !== text) ? { hidesOutputs: true } : { outputs };
}
