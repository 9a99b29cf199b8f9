import { quote } from './quote.js';

/** Names that shells keep for themselves: bash refuses `export UID=…`, dash `export OPTIND=x`, both compute others. */
const KEPT_BY_SHELLS =
  /^(?:E?[GU]ID|PPID|PGRP|USER_ID|KSH\w*|BASH\w*|SHELLOPTS|IFS|OPT(?:IND|ARG|ERR)|S?RANDOM|SECONDS|LINENO|EPOCH\w+|GROUPS|DIRSTACK|FUNCNAME|PIPESTATUS|HIST\w+)$/;

/**
 * Script text that becomes a program with these variables, whichever shell reads it. Argument lists can be read by
 * everybody on the machine: only what no shell would export goes through one.
 */
export function execWith(env: Readonly<Record<string, string>>, program: string): string {
  const pair = ([name, value]: readonly [string, string]) => `${name}=${quote(value)}`;
  const kept = Object.entries(env).filter(([name]) => KEPT_BY_SHELLS.test(name));
  const others = Object.entries(env).filter(([name]) => !KEPT_BY_SHELLS.test(name));
  const through = kept.length === 0 ? '' : `env ${kept.map(pair).join(' ')} `;
  return [...others.map((one) => `export ${pair(one)}`), `exec ${through}${program}`].join('\n');
}
