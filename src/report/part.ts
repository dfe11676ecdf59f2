/** A piece of a document: an element of HTML or SVG. Its texts are texts, whatever is in them. */
export interface Part {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly (Part | string)[];
}

/** Makes a part. */
export const part = (
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly (Part | string)[]
): Part => ({ tag, attributes, content });

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it stands in HTML, between tags or in quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ESCAPED[found] ?? found);

/** A part as HTML. */
export function htmlOf({ attributes, content, tag }: Part): string {
  const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const inside = content.map((each) => (typeof each === 'string' ? escaped(each) : htmlOf(each)));
  return `<${tag}${said.join('')}>${inside.join('')}</${tag}>`;
}
