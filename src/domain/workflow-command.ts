/** A line of output that GitHub's runner takes for a command: `::name key=value,key=value::text`. */
export interface WorkflowCommand {
  /** In lower case; so are the keys. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly text: string;
}

/** What .NET takes for white space, unlike JavaScript: U+0085 is, U+FEFF is not. */
const LEADING_WHITE_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** Whether nothing but what the runner passes over stands before a command. */
export const withoutLeadingSpace = (text: string): string => text.replace(LEADING_WHITE_SPACE, '');

/** Reads a line as the runner does; undefined for one that is no command. */
export function parseWorkflowCommand(line: string): WorkflowCommand | undefined {
  const command = withoutLeadingSpace(line);
  const end = command.startsWith('::') ? command.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  const [name, listed] = headOf(command.slice(2, end));
  const properties = propertiesOf(listed.trim(), ',', unescapeProperty);
  return { name, properties, text: unescapeText(command.slice(end + 2)) };
}

/** The runner's older form, which may stand anywhere in a line: `##[name key=value;key=value]text`. */
export function parseBracketCommand(line: string): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const [name, listed] = headOf(line.slice(start + 3, end));
  return {
    name,
    properties: propertiesOf(listed, ';', unescapeBracketed),
    text: unescapeBracketed(line.slice(end + 1)),
  };
}

function headOf(head: string): readonly [name: string, listed: string] {
  const space = head.indexOf(' ');
  const [name, listed] = space < 0 ? [head, ''] : [head.slice(0, space), head.slice(space + 1)];
  return [name.toLowerCase(), listed];
}

function propertiesOf(listed: string, separator: string, unescape: (text: string) => string) {
  const properties = new Map<string, string>();
  for (const property of listed.split(separator)) {
    const at = property.indexOf('=');
    if (at > 0) properties.set(property.slice(0, at).toLowerCase(), unescape(property.slice(at + 1)));
  }
  return properties;
}

// The percent sign comes last, as in the runner: %250A is the text %0A.
const unescapeText = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string) => unescapeText(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
const unescapeBracketed = (text: string) => unescapeText(text.replaceAll('%3B', ';').replaceAll('%5D', ']'));
