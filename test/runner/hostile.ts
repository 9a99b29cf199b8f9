/** What makes a command, or hides one: starts, names, ends of lines, white space as .NET has it, escapes. */
const PIECES = [
  ...['::', '::', '##[', '##[', ']', ':', '#', '##', '[', '::::'],
  ...['error', 'warning', 'add-mask', 'stop-commands', 'set-output', 'save-state', 'set-env', 'add-path'],
  ...['group', 'endgroup', 'debug', 'echo', 'add-matcher', 'ERROR', 'Add-Mask'],
  // Whole ones, so that most outputs hold one.
  ...[
    '::error::',
    '::add-mask::x',
    '##[error]',
    '##[add-mask]x',
    '::error file=a,line=1::',
    '##[set-env name=A;]',
  ],
  ...['\n', '\r', '\r\n', '\n\r', '\r\r', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c'],
  ...[' ', '\t', '\u00a0', '\u3000', '\u1680', '\ufeff', '\u200b', '\u00ad', '\0'],
  ...['\u001b[31m', '\u001b[2K', '\u001b]0;t\u0007', '\u001b(B', '\u001b', '\u009b', '\u0008', '\u007f'],
  ...['\n::debug::x\n', '\r ::ERROR::', '##[Warning]', '##[error k=v]x', '::notice title=%0A::x'],
  ...['x', 'text ', '%0A::error::', '文', '🎉', '***'],
];

/** Output that tries to give commands, always the same for one seed; `tokens` are tried as ends of stop-commands. */
export function* hostileOutput(
  count: number,
  seed: number,
  tokens: readonly string[] = [],
): Generator<string> {
  const pieces = [...PIECES, ...tokens.flatMap((token) => [token, `::${token}::`, `##[${token}]`])];
  let state = seed;
  const below = (limit: number) => {
    // A linear congruential generator: its upper bits are random enough for this.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let i = 0; i < count; i++) {
    let text = '';
    for (let n = 2 + below(14); n > 0; n--) text += pieces[below(pieces.length)];
    yield text;
  }
}
