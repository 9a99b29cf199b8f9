/** At which a script ends that could not be read. */
export const NO_BASE64 = 79;

/**
 * The command that runs a script which comes on standard input, and frames what it prints: on each of both streams,
 * a mark of its own made of the boundary stands before the first and after the last byte. The command is constant: the script
 * stands in no argument list, and every login shell (fish and csh, too) reads these quotes alike. The marks are put
 * together only when they are printed: no trace of the command shows one. Without `base64` over there nothing is run.
 */
export const carrierCommand = `exec sh -c '${[
  'read -r b s || exit 127',
  '{ set +xv; } 2>/dev/null',
  'printf %s-err-begin- "$b" >&2',
  'printf %s-out-begin- "$b"',
  `(s=$(printf %s "$s" | base64 -d) || exit ${NO_BASE64}; eval "$s")`,
  'c=$?',
  'printf %s-out-end-%s- "$b" "$c"',
  'printf %s-err-end-%s- "$b" "$c" >&2',
  'exit "$c"',
].join('; ')}'`;

/** The boundary and a script, as the command's first line of input; what the script itself reads comes after it. */
export const carried = (boundary: string, script: string): string =>
  `${boundary} ${Buffer.from(script).toString('base64')}\n`;

/** What stands before what a script prints, and how what stands after it begins: the exit code follows, and a `-`. */
export const frameOf = (boundary: string, stream: 'out' | 'err') => ({
  begin: `${boundary}-${stream}-begin-`,
  end: `${boundary}-${stream}-end-`,
});
