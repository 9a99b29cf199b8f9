import { DOMParser, type Document, type Element } from '@xmldom/xmldom';

/** A page that is also well-formed XML; throws where it is not. */
export function parsed(page: string): Document {
  const problem = (_: string, message: string) => {
    throw new Error(message);
  };
  return new DOMParser({ onError: problem }).parseFromString(page, 'text/xml');
}

export const all = (within: Document | Element, name: string): Element[] => [
  ...within.getElementsByTagName(name),
];

export const textOf = (element: Element | undefined): string => element?.textContent ?? '';
