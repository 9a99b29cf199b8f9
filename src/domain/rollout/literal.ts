/** `${{` as the result of an expression: what follows it begins none. */
const OPENED = "${{ '${{' }}";

/** A value as a variable's template: it stands for itself, whatever is in it. */
export const literal = (value: string): string => value.replaceAll('${{', OPENED);

/** No expression is in it but those that `literal` has written: it reads nothing. */
export const isLiteral = (template: string): boolean =>
  template.split(OPENED).every((piece) => !piece.includes('${{'));
