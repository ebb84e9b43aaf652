/** Text as a message shows it: its start, where it is long. */
export const shown = (text: string, longest = 60): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;
