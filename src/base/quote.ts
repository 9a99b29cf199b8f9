/** The text as one word of a POSIX shell, whatever is in it but NUL: the only way in which values get into scripts. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
