/** HTML that is safe to be put into a page. */
export interface Markup {
  readonly html: string;
}

/** What {@link html} takes between its parts; false and undefined are nothing. */
export type Content = string | number | Markup | readonly Content[] | false | undefined;

/** Joins HTML with content: markup is put in as it is, everything else is escaped, for text and for quoted attributes. */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Markup => ({
  html: parts.map((part, i) => (i === 0 ? part : written(contents[i - 1]) + part)).join(''),
});

/** Text that is known to be HTML: drawings of `svg`, which escapes by itself. */
export const trusted = (text: string): Markup => ({ html: text });

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return 'html' in content ? content.html : content.map(written).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, which HTML forbids, are marked. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!).replace(/(?![\n\t])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
