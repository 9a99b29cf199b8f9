import type { Masked } from '../base/masker.js';

/**
 * What a report says: our own words, and texts of a record, which were masked before they got into it [S15]. Half a
 * character, which JSON would carry to those who refuse it, becomes U+FFFD.
 */
export const maskedWords = (text: string): Masked => text.toWellFormed() as Masked;
