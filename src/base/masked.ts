declare const masked: unique symbol;
/** Text in which no known secret is left. Only a masker and this file make it; what leaves cimyr takes only this. */
export type Masked = string & { readonly [masked]: true };

/**
 * What a report says: our own words, and texts of a record, which were masked before they got into it [S15]. Half a
 * character, which JSON would carry to those who refuse it, becomes U+FFFD.
 */
export const maskedWords = (text: string): Masked => text.toWellFormed() as Masked;

/** Our own constant words around what is masked already. */
export const words = (literals: TemplateStringsArray, ...holes: readonly (Masked | number)[]): Masked =>
  String.raw({ raw: literals }, ...holes) as Masked;

/** The same text in another shape: cut, indented, escaped. Never for what takes characters out of its middle. */
export const reshaped = (text: Masked, shape: (text: string) => string): Masked => shape(text) as Masked;

/** The one line that names a secret: to a runner, which prints none of it and masks the value from there on. */
export const askToMask = (secret: string, command: (secret: string) => string): Masked =>
  command(secret) as Masked;
