// The package's own types are wrong with exactOptionalPropertyTypes; this is the part that we use.
declare class SaxesParser {
  constructor(options: { readonly xmlns: false });
  readonly line: number;
  readonly column: number;
  on(event: 'error', take: (error: Error) => void): void;
  on(event: 'doctype' | 'text' | 'cdata', take: (text: string) => void): void;
  on(event: 'attribute', take: () => void): void;
  on(
    event: 'opentag' | 'closetag',
    take: (tag: { readonly name: string; readonly attributes: Record<string, string> }) => void,
  ): void;
  write(text: string): this;
  close(): this;
}

export { SaxesParser };
