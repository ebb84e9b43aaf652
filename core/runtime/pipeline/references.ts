/** A piece of a text: letters as they are, or what stands between `${` and `}`. */
export type Piece = string | { readonly path: string };

/** Why a text cannot be read. */
export interface NoPieces {
  readonly message: string;
  readonly hint: string;
}

const OPENING = '$' + '{';

/** Whether there is a `${` in a text, escaped or not. */
export const mayRefer = (text: string): boolean => text.includes(OPENING);

/** A text that reads as another one: with `$${` for each `${`. */
export const escapedText = (text: string): string => text.replaceAll(OPENING, () => `$${OPENING}`);

/** A reference as it is written. */
export const reference = (path: string): string => `${OPENING}${path}}`;

/** The pieces of a text; `$${` stands for `${`. */
export function piecesOf(text: string): readonly Piece[] | NoPieces {
  const pieces: Piece[] = [];
  let letters = '';
  let at = 0;
  for (let open = text.indexOf(OPENING); open >= 0; open = text.indexOf(OPENING, at)) {
    const isEscaped = open > at && text[open - 1] === '$';
    letters += text.slice(at, isEscaped ? open - 1 : open);
    at = open + OPENING.length;
    if (isEscaped) {
      letters += OPENING;
      continue;
    }
    const close = text.indexOf('}', at);
    if (close < 0)
      return { message: `${OPENING} is never closed`, hint: `Add the }, or write $${OPENING} for the two letters` };
    const path = text.slice(at, close);
    if (mayRefer(path))
      return { message: `${OPENING} stands within another`, hint: 'Give the inner one a key of its own' };
    if (letters !== '') pieces.push(letters);
    letters = '';
    pieces.push({ path });
    at = close + 1;
  }
  letters += text.slice(at);
  return letters === '' && pieces.length > 0 ? pieces : [...pieces, letters];
}
