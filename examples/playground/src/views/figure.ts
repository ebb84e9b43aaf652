/** A picture with a caption. */
export interface Figure {
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  /** Says what is to be seen, to those who do not see it. */
  describe(text: string): void;
  /** Says something below the picture. */
  note(text: string): void;
}

/** Makes a figure; what is in its body is one picture. */
export function figure(title: string, explanation: string): Figure {
  const element = document.createElement('figure');
  const body = document.createElement('div');
  const caption = document.createElement('figcaption');
  const strong = document.createElement('strong');
  strong.textContent = title;
  caption.append(strong, ` ${explanation}`);
  const note = document.createElement('p');
  note.className = 'hint';
  body.className = 'picture';
  body.setAttribute('role', 'img');
  element.append(caption, body);
  return {
    element,
    body,
    describe: (text) => body.setAttribute('aria-label', `${title}: ${text}`),
    note(text) {
      note.textContent = text;
      if (!note.isConnected) element.append(note);
    },
  };
}
