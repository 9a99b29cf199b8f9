/**
 * The command that runs a script which comes on standard input. It is constant: the script stands in no argument
 * list, and every login shell (fish and csh, too) reads these quotes alike. Without its first line, or without
 * `base64` over there, nothing is run and the code is 127.
 */
export const carrierCommand =
  'exec sh -c \'IFS= read -r s && s=$(printf %s "$s" | base64 -d) || exit 127; eval "$s"\'';

/** A script as the command's first line of input; what the script itself reads comes after it. */
export const carried = (script: string): string => `${Buffer.from(script).toString('base64')}\n`;
