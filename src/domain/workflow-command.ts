/** A line of output that GitHub's runner takes for a command: `::name key=value,key=value::text`. */
export interface WorkflowCommand {
  /** In lower case; so are the keys. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Reads a line as the runner does; undefined for one that is no command. */
export function parseWorkflowCommand(line: string): WorkflowCommand | undefined {
  const command = line.trimStart();
  const end = command.startsWith('::') ? command.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  const head = command.slice(2, end);
  const space = head.indexOf(' ');
  const [name, listed] = space < 0 ? [head, ''] : [head.slice(0, space), head.slice(space + 1).trim()];
  const properties = new Map<string, string>();
  for (const property of listed.split(',')) {
    const at = property.indexOf('=');
    if (at > 0) properties.set(property.slice(0, at).toLowerCase(), unescapeProperty(property.slice(at + 1)));
  }
  return { name: name.toLowerCase(), properties, text: unescapeText(command.slice(end + 2)) };
}

// The percent sign comes last, as in the runner: %250A is the text %0A.
const unescapeText = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string) => unescapeText(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
