export const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** `1 file`, `2 files`. */
export const counted = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;
